# DNS that fails, and what it fails at.
settings dane

# R3, R5: a name server that is dead for a moment, and for longer: each look-up is
# remembered, at first for 10 seconds, then for 20, 40 and 60.
dns MX dead.example failed
ask dead.example
  TEMP DANE: the MX records could not be looked up
  looked up: MX dead.example
@2026-11-24T12:00:09Z
ask dead.example
  TEMP DANE: the MX records could not be looked up
@2026-11-24T12:00:10Z
ask dead.example
  TEMP DANE: the MX records could not be looked up
  looked up: MX dead.example
@2026-11-24T12:00:29Z
ask dead.example
  TEMP DANE: the MX records could not be looked up
@2026-11-24T12:00:30Z
ask dead.example
  TEMP DANE: the MX records could not be looked up
  looked up: MX dead.example
@2026-11-24T12:01:10Z
ask dead.example
  TEMP DANE: the MX records could not be looked up
  looked up: MX dead.example
@2026-11-24T12:02:09Z
ask dead.example
  TEMP DANE: the MX records could not be looked up
@2026-11-24T12:02:10Z
dns MX dead.example insecure-no-data
ask dead.example
  NOTFOUND
  looked up: MX dead.example; A dead.example; AAAA dead.example

# What does not answer while the MTA waits.
dns MX silent.example silent
ask silent.example
  TEMP DANE: the MX records were not answered in time
  looked up: MX silent.example (silent)

# A signed zone that does not validate.
dns MX bogus.example bogus
ask bogus.example
  TEMP DANE: DNSSEC proves the MX records false
  looked up: MX bogus.example

# A TLSA look-up that fails where the addresses are signed may hide records.
dns MX hidden.example secure 10 mx.hidden.example
dns A mx.hidden.example secure
dns TLSA _25._tcp.mx.hidden.example silent
ask hidden.example
  TEMP DANE: no host is left whose TLSA records could be looked up
  looked up: MX hidden.example; A mx.hidden.example; AAAA mx.hidden.example; TLSA _25._tcp.mx.hidden.example (silent)

# With a host beside it that is known, the MTA looks after the one that is not.
dns MX part.example secure 10 mx.hidden.example 20 mx.part.example
dns A mx.part.example secure
ask part.example
  OK dane
  looked up: MX part.example; A mx.hidden.example; AAAA mx.hidden.example; A mx.part.example; AAAA mx.part.example; TLSA _25._tcp.mx.hidden.example (silent); TLSA _25._tcp.mx.part.example

# Where nothing is signed there is nothing to hide.
dns MX unsigned.example insecure 10 mx.unsigned.example
dns A mx.unsigned.example failed
dns AAAA mx.unsigned.example failed
ask unsigned.example
  NOTFOUND
  looked up: MX unsigned.example; A mx.unsigned.example; AAAA mx.unsigned.example

# Forced mail is deferred like other mail.
rule forced.example encrypt
dns MX forced.example secure 10 mx.hidden.example
ask forced.example
  TEMP DANE: no host is left whose TLSA records could be looked up
  looked up: MX forced.example; A mx.hidden.example; AAAA mx.hidden.example; TLSA _25._tcp.mx.hidden.example (silent)

# R4: an administrator may choose to send nevertheless, but not past a signature.
settings dane opportunistic
ask dead.example
  NOTFOUND
dns MX dead2.example failed
ask dead2.example
  NOTFOUND
  looked up: MX dead2.example
ask silent.example
  NOTFOUND
ask bogus.example
  TEMP DANE: DNSSEC proves the MX records false
ask hidden.example
  TEMP DANE: no host is left whose TLSA records could be looked up
rule dead2.example encrypt
ask dead2.example
  OK encrypt protocols=>=TLSv1.2
