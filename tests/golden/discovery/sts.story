# MTA-STS alone: what a policy says.
settings mta_sts

dns TXT _mta-sts.a.example insecure v=STSv1; id=1
https a.example fetched
  > version: STSv1
  > mode: enforce
  > mx: mx.a.example
  > mx: *.b.example
  > max_age: 604800
ask a.example
  OK secure match=mx.a.example:.b.example protocols=>=TLSv1.2 servername=hostname
  looked up: TXT _mta-sts.a.example; https a.example

dns TXT _mta-sts.testing.example insecure v=STSv1; id=1
https testing.example fetched
  > version: STSv1
  > mode: testing
  > mx: mx.a.example
  > max_age: 604800
ask testing.example
  NOTFOUND
  looked up: TXT _mta-sts.testing.example; https testing.example

# R3: no answer and no policy is no policy.
dns TXT _mta-sts.silent.example silent
ask silent.example
  NOTFOUND
  looked up: TXT _mta-sts.silent.example (silent)
dns TXT _mta-sts.failed.example failed
ask failed.example
  NOTFOUND
  looked up: TXT _mta-sts.failed.example
dns TXT _mta-sts.bogus.example bogus
ask bogus.example
  NOTFOUND
  looked up: TXT _mta-sts.bogus.example

# R13, R14: nothing that could be a host.
dns TXT _mta-sts.junk.example insecure v=STSv1; id=1
https junk.example fetched
  > version: STSv1
  > mode: enforce
  > nmx: mx.a.example
  > mx: 192.0.2.1
  > mx: a.example policy_ttl=1
  > max_age: 604800
ask junk.example
  NOTFOUND
  looked up: TXT _mta-sts.junk.example; https junk.example

# R21: another version, and no fetch; too many records.
dns TXT _mta-sts.other.example insecure v=STSv12; id=1
ask other.example
  NOTFOUND
  looked up: TXT _mta-sts.other.example

# The server: everything but an answer as it must be is no policy.
dns TXT _mta-sts.r.example insecure v=STSv1; id=1
https r.example redirect
ask r.example
  NOTFOUND
  looked up: TXT _mta-sts.r.example; https r.example
dns TXT _mta-sts.c.example insecure v=STSv1; id=1
https c.example bad-certificate
ask c.example
  NOTFOUND
  looked up: TXT _mta-sts.c.example; https c.example
dns TXT _mta-sts.s.example insecure v=STSv1; id=1
https s.example silent
ask s.example
  NOTFOUND
  looked up: TXT _mta-sts.s.example; https s.example (silent)

# The table: fixed names and keys are not touched, a forced domain gets names.
rule fixed.example secure
ask fixed.example
  OK secure match=fixed.example:.fixed.example protocols=>=TLSv1.2 servername=hostname
rule a.example encrypt
ask a.example
  OK secure match=mx.a.example:.b.example protocols=>=TLSv1.2 servername=hostname
rule a.example verify
ask a.example
  OK secure match=mx.a.example:.b.example protocols=>=TLSv1.2 servername=hostname
rule a.example none
ask a.example
  OK none

# Only the domain of a recipient has a policy.
ask [c.example]
  NOTFOUND
