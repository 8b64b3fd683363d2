# DANE alone: what TLSA records and signatures promise.
settings dane

dns MX signed.example secure 10 mx1.signed.example 20 mx2.signed.example
dns A mx1.signed.example secure
dns A mx2.signed.example secure
dns TLSA _25._tcp.mx1.signed.example secure 3
dns TLSA _25._tcp.mx2.signed.example secure 2
ask signed.example
  OK dane-only protocols=>=TLSv1.2
  looked up: MX signed.example; A mx1.signed.example; AAAA mx1.signed.example; A mx2.signed.example; AAAA mx2.signed.example; TLSA _25._tcp.mx1.signed.example; TLSA _25._tcp.mx2.signed.example

# Without rule and without TLSA records there is nothing to say.
dns MX plain.example insecure 10 mx.plain.example
dns A mx.plain.example insecure
ask plain.example
  NOTFOUND
  looked up: MX plain.example; A mx.plain.example; AAAA mx.plain.example
ask nowhere.example
  NOTFOUND
  looked up: MX nowhere.example

# R1: one dead MX host does not defer the mail for the others.
dns MX dead.example secure 10 gone.example 20 mx1.signed.example
ask dead.example
  OK dane
  looked up: MX dead.example; A gone.example; AAAA gone.example; A mx1.signed.example; AAAA mx1.signed.example; TLSA _25._tcp.mx1.signed.example

# R2: AAAA alone fails.
dns MX halfdead.example insecure 10 mx.halfdead.example
dns A mx.halfdead.example insecure
dns AAAA mx.halfdead.example failed
ask halfdead.example
  NOTFOUND
  looked up: MX halfdead.example; A mx.halfdead.example; AAAA mx.halfdead.example

# R6: records that are not validated are none, whoever says that they are authentic.
dns MX unproven.example insecure 10 mx.unproven.example
dns A mx.unproven.example insecure
dns TLSA _25._tcp.mx.unproven.example insecure 3
ask unproven.example
  NOTFOUND
  looked up: MX unproven.example; A mx.unproven.example; AAAA mx.unproven.example

# R8: signed hosts behind unsigned MX records.
dns MX hosted.example insecure 10 mx1.signed.example
ask hosted.example
  OK dane
  looked up: MX hosted.example; A mx1.signed.example; AAAA mx1.signed.example; TLSA _25._tcp.mx1.signed.example

# PKIX-TA and PKIX-EE are no use to SMTP, but they are a promise of TLS.
dns MX pkix.example secure 10 mx.pkix.example
dns A mx.pkix.example secure
dns TLSA _25._tcp.mx.pkix.example secure 1
ask pkix.example
  OK dane
  looked up: MX pkix.example; A mx.pkix.example; AAAA mx.pkix.example; TLSA _25._tcp.mx.pkix.example

# The domain is its own host.
dns MX alone.example secure-no-data
dns A alone.example secure
dns TLSA _25._tcp.alone.example secure 3
ask alone.example
  OK dane-only protocols=>=TLSv1.2
  looked up: MX alone.example; A alone.example; AAAA alone.example; TLSA _25._tcp.alone.example

# RFC 7505
dns MX null.example secure 0 .
ask null.example
  NOTFOUND
  looked up: MX null.example

# An alias has its records where it leads to.
dns MX alias.example secure 10 mx.alias.example
dns A mx.alias.example secure alias=mx1.signed.example
ask alias.example
  OK dane-only protocols=>=TLSv1.2
  looked up: MX alias.example; A mx.alias.example; AAAA mx.alias.example; TLSA _25._tcp.mx1.signed.example

# One host, and another port.
dns A relay.example secure
dns TLSA _587._tcp.relay.example secure 3
ask [relay.example]:587
  OK dane-only protocols=>=TLSv1.2
  looked up: A relay.example; AAAA relay.example; TLSA _587._tcp.relay.example
ask [192.0.2.1]
  NOTFOUND
ask .signed.example
  NOTFOUND
