# How long answers last, and when they are looked up again.
settings dane mta_sts

dns MX a.example secure ttl=600 10 mx.a.example
dns A mx.a.example secure ttl=86400
dns AAAA mx.a.example secure-no-data ttl=86400
dns TLSA _25._tcp.mx.a.example secure ttl=86400 3
dns TXT _mta-sts.a.example insecure-no-name ttl=86400
ask a.example
  OK dane-only protocols=>=TLSv1.2
  looked up: MX a.example; TXT _mta-sts.a.example; A mx.a.example; AAAA mx.a.example; TLSA _25._tcp.mx.a.example
@2026-11-24T12:07:00Z
ask a.example
  OK dane-only protocols=>=TLSv1.2
# Shortly before the shortest TTL has passed, the next question is answered at once, and
# then it is looked up again. The negative answer of MTA-STS lasts an hour at most.
@2026-11-24T12:09:05Z
ask a.example
  OK dane-only protocols=>=TLSv1.2
  then: MX a.example; A mx.a.example; AAAA mx.a.example; TLSA _25._tcp.mx.a.example
@2026-11-24T12:10:00Z
ask a.example
  OK dane-only protocols=>=TLSv1.2
@2026-11-24T12:52:00Z
ask a.example
  OK dane-only protocols=>=TLSv1.2
  looked up: MX a.example; TXT _mta-sts.a.example; A mx.a.example; AAAA mx.a.example; TLSA _25._tcp.mx.a.example

# What has lapsed answers while it is looked up, for ten minutes.
@2026-11-24T13:09:00Z
ask a.example
  OK dane-only protocols=>=TLSv1.2
  then: MX a.example; A mx.a.example; AAAA mx.a.example; TLSA _25._tcp.mx.a.example
@2026-11-24T14:30:00Z
ask a.example
  OK dane-only protocols=>=TLSv1.2
  looked up: MX a.example; TXT _mta-sts.a.example; A mx.a.example; AAAA mx.a.example; TLSA _25._tcp.mx.a.example

# TTLs below a minute are a minute.
dns MX b.example insecure ttl=0 10 mx.b.example
dns A mx.b.example insecure ttl=0
ask b.example
  NOTFOUND
  looked up: MX b.example; TXT _mta-sts.b.example; A mx.b.example; AAAA mx.b.example
@2026-11-24T14:30:30Z
ask b.example
  NOTFOUND
@2026-11-24T14:31:30Z
ask b.example
  NOTFOUND
  then: MX b.example; A mx.b.example; AAAA mx.b.example

# R22: domains with the same hosts have policies of their own.
dns MX c.example insecure 10 mx.b.example
dns MX d.example insecure 10 mx.b.example
dns TXT _mta-sts.c.example insecure v=STSv1; id=1
https c.example fetched
  > version: STSv1
  > mode: enforce
  > mx: mx.elsewhere.example
  > max_age: 604800
ask c.example
  OK secure match=mx.elsewhere.example protocols=>=TLSv1.2 servername=hostname
  looked up: MX c.example; TXT _mta-sts.c.example; A mx.b.example; AAAA mx.b.example; https c.example
ask d.example
  NOTFOUND
  looked up: MX d.example; TXT _mta-sts.d.example; A mx.b.example; AAAA mx.b.example

# One name in many forms is known once.
ask D.Example.
  NOTFOUND
ask d.example:25
  NOTFOUND
  looked up: MX d.example; A mx.b.example; AAAA mx.b.example

# The table is asked first: what it says all about is not looked up.
rule pinned.example dane-only
rule never.example none
ask pinned.example
  OK dane-only protocols=>=TLSv1.2
ask never.example
  OK none
