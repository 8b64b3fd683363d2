"""What can go wrong before a test has begun."""


class Unsupported(Exception):
    """This machine cannot run the lab; the text says what is missing."""


class LabError(Exception):
    """The lab itself failed: not a verdict about the product."""
