# DANE and MTA-STS, and the table: the stronger of them, DANE before MTA-STS.
dns MX both.example secure 10 mx.both.example
dns A mx.both.example secure
dns TLSA _25._tcp.mx.both.example secure 3
dns TXT _mta-sts.both.example insecure v=STSv1; id=1
https both.example fetched
  > version: STSv1
  > mode: enforce
  > mx: mx.both.example
  > max_age: 604800
ask both.example
  OK dane-only protocols=>=TLSv1.2
  looked up: MX both.example; TXT _mta-sts.both.example; A mx.both.example; AAAA mx.both.example; https both.example; TLSA _25._tcp.mx.both.example

# R18: a TLSA look-up that fails does not fall to MTA-STS.
dns MX hidden.example secure 10 mx.hidden.example
dns A mx.hidden.example secure
dns TLSA _25._tcp.mx.hidden.example bogus
dns TXT _mta-sts.hidden.example insecure v=STSv1; id=1
https hidden.example fetched
  > version: STSv1
  > mode: enforce
  > mx: mx.hidden.example
  > max_age: 604800
ask hidden.example
  TEMP DANE: no host is left whose TLSA records could be looked up
  looked up: MX hidden.example; TXT _mta-sts.hidden.example; A mx.hidden.example; AAAA mx.hidden.example; https hidden.example; TLSA _25._tcp.mx.hidden.example

# Unsigned MX records, signed hosts, and a policy: only the policy can be demanded.
dns MX hosted.example insecure 10 mx.both.example
dns TXT _mta-sts.hosted.example insecure v=STSv1; id=1
https hosted.example fetched
  > version: STSv1
  > mode: enforce
  > mx: mx.both.example
  > max_age: 604800
ask hosted.example
  OK secure match=mx.both.example protocols=>=TLSv1.2 servername=hostname
  looked up: MX hosted.example; TXT _mta-sts.hosted.example; A mx.both.example; AAAA mx.both.example; https hosted.example; TLSA _25._tcp.mx.both.example

# Some hosts with TLSA records: opportunistic alone, but never below a policy or a rule.
dns MX some.example secure 10 mx.both.example 20 mx.some.example
dns A mx.some.example secure
ask some.example
  OK dane
  looked up: MX some.example; TXT _mta-sts.some.example; A mx.both.example; AAAA mx.both.example; A mx.some.example; AAAA mx.some.example; TLSA _25._tcp.mx.both.example; TLSA _25._tcp.mx.some.example
rule some.example encrypt
ask some.example
  OK dane-only protocols=>=TLSv1.2

# A rule and nothing discovered is the rule.
rule bank.example encrypt
dns MX bank.example insecure 10 mx.bank.example
dns A mx.bank.example insecure
ask bank.example
  OK encrypt protocols=>=TLSv1.2
  looked up: MX bank.example; TXT _mta-sts.bank.example; A mx.bank.example; AAAA mx.bank.example

# What was known for less than is wanted now is completed, not thrown away.
settings dane
dns MX e.example secure 10 mx.both.example
ask e.example
  OK dane-only protocols=>=TLSv1.2
  looked up: MX e.example; A mx.both.example; AAAA mx.both.example; TLSA _25._tcp.mx.both.example
settings dane mta_sts
ask e.example
  OK dane-only protocols=>=TLSv1.2
  looked up: TXT _mta-sts.e.example
