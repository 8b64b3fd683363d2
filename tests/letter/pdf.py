"""PDFs, and signatures in them (ISO 32000-1 section 12.8, PAdES)."""

import re

import authority

ROOM = 16000  # hexadecimal digits for a signature


def plain(text="mail to bank.example goes over TLS only", pages=1):
    """A small PDF with one object for each thing."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>",
               f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode(),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    for _ in range(pages):
        content = f"BT /F 12 Tf 72 720 Td ({text}) Tj ET".encode()
        objects += [(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents "
                     f"{len(objects) + 2} 0 R/Resources<</Font<</F 3 0 R>>>>>>").encode(),
                    b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)]
    return update(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", dict(enumerate(objects, 1)))


def table(places):
    """The lines of a cross-reference table, each number a section of its own."""
    sections = [b"0 1\n0000000000 65535 f \n"]
    sections += [b"%d 1\n%010d 00000 n \n" % each for each in sorted(places.items())]
    return b"xref\n" + b"".join(sections)


def update(pdf, objects):
    """The PDF with these objects, by number, behind what it was."""
    places = {}
    previous = re.findall(rb"startxref\s+(\d+)", pdf)
    for number, body in objects.items():
        places[number] = len(pdf)
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = max(size_of(pdf), *(number + 1 for number in objects))
    start = len(pdf)
    prev = b"/Prev " + previous[-1] if previous else b""
    return pdf + table(places) + (b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
                                  % (size, prev, start))


def size_of(pdf):
    return max((int(size) for size in re.findall(rb"/Size (\d+)", pdf)), default=1)


def latest(pdf, number):
    """What an object is, in the last revision."""
    return re.findall(rb"\n%d 0 obj\s*\n(.*?)\nendobj" % number, pdf, re.DOTALL)[-1]


def with_entry(dictionary, key, item):
    """A dictionary whose array under `key` has one item more."""
    if key in dictionary:
        return dictionary.replace(key + b"[", key + b"[" + item + b" ")
    return dictionary[:-2] + key + b"[" + item + b"]>>"


def field(pdf, sub_filter):
    """The PDF with an empty signature, and where its octets begin and end."""
    number = size_of(pdf)
    value = (b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/%s/ByteRange[0 %s]/Contents<%s>>>"
             % (sub_filter, b" ".join([b"9" * 10] * 3), b"0" * ROOM))
    widget = (b"<</FT/Sig/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/F 132/T(s%d)/V %d 0 R/P 4 0 R>>"
              % (number, number))
    reference = b"%d 0 R" % (number + 1)
    catalog = latest(pdf, 1)
    if b"/AcroForm" in catalog:
        catalog = with_entry(catalog, b"/Fields", reference)
    else:
        catalog = catalog[:-2] + b"/AcroForm<</SigFlags 3/Fields[%s]>>>>" % reference
    page = with_entry(latest(pdf, 4), b"/Annots", reference)
    pdf = update(pdf, {1: catalog, 4: page, number: value, number + 1: widget})
    begin = pdf.rindex(b"<" + b"0" * ROOM + b">")
    return pdf, begin, begin + ROOM + 2


def signed(pdf, who, *options, sub_filter=b"ETSI.CAdES.detached", short=0, change=None):
    """The PDF with a signature. `short`: so many octets at its end are left out of it;
    `change` is applied to the CMS structure."""
    pdf, begin, end = field(pdf, sub_filter)
    numbers = b"%010d %010d %010d" % (begin, end, len(pdf) - end - short)
    at = pdf.rindex(b" ".join([b"9" * 10] * 3))
    pdf = pdf[:at] + numbers + pdf[at + len(numbers):]
    covered = pdf[:begin] + pdf[end:len(pdf) - short]
    structure = authority.cms(covered, who, *(options or ["-cades"]))
    if change:
        structure = change(structure)
    digits = structure.hex().encode().ljust(ROOM, b"0")
    return pdf[:begin + 1] + digits + pdf[end - 1:]
