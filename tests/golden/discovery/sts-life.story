# How a policy of MTA-STS comes, changes and goes.
settings mta_sts

dns TXT _mta-sts.a.example insecure ttl=3600 v=STSv1; id=1
https a.example fetched
  > version: STSv1
  > mode: enforce
  > mx: old.a.example
  > max_age: 604800
ask a.example
  OK secure match=old.a.example protocols=>=TLSv1.2 servername=hostname
  looked up: TXT _mta-sts.a.example; https a.example

# R19: the owner changes the policy, but not its id: it is fetched anew within a day.
https a.example fetched
  > version: STSv1
  > mode: enforce
  > mx: new.a.example
  > max_age: 604800
@2026-11-24T13:30:00Z
ask a.example
  OK secure match=old.a.example protocols=>=TLSv1.2 servername=hostname
  then: TXT _mta-sts.a.example
@2026-11-25T11:50:00Z
ask a.example
  OK secure match=old.a.example protocols=>=TLSv1.2 servername=hostname
  then: TXT _mta-sts.a.example; https a.example
ask a.example
  OK secure match=new.a.example protocols=>=TLSv1.2 servername=hostname

# R19: the owner changes the id: it is seen when the record is looked at again.
dns TXT _mta-sts.a.example insecure ttl=3600 v=STSv1; id=2
https a.example fetched
  > version: STSv1
  > mode: enforce
  > mx: newer.a.example
  > max_age: 604800
@2026-11-25T12:00:00Z
ask a.example
  OK secure match=new.a.example protocols=>=TLSv1.2 servername=hostname
@2026-11-25T12:55:00Z
ask a.example
  OK secure match=new.a.example protocols=>=TLSv1.2 servername=hostname
  then: TXT _mta-sts.a.example; https a.example
ask a.example
  OK secure match=newer.a.example protocols=>=TLSv1.2 servername=hostname

# A fetch that fails leaves the policy, and is not tried again for five minutes…
dns TXT _mta-sts.a.example insecure ttl=60 v=STSv1; id=3
https a.example no-connection
@2026-11-25T14:00:00Z
ask a.example
  OK secure match=newer.a.example protocols=>=TLSv1.2 servername=hostname
  then: TXT _mta-sts.a.example; https a.example
@2026-11-25T14:04:59Z
ask a.example
  OK secure match=newer.a.example protocols=>=TLSv1.2 servername=hostname
  then: TXT _mta-sts.a.example
@2026-11-25T14:05:01Z
ask a.example
  OK secure match=newer.a.example protocols=>=TLSv1.2 servername=hostname
  then: TXT _mta-sts.a.example; https a.example
# … but at once when the id changes.
dns TXT _mta-sts.a.example insecure ttl=60 v=STSv1; id=4
@2026-11-25T14:09:40Z
ask a.example
  OK secure match=newer.a.example protocols=>=TLSv1.2 servername=hostname
  then: TXT _mta-sts.a.example; https a.example

# R20: the record goes, the policy stays until it expires.
dns TXT _mta-sts.a.example insecure-no-name ttl=3600
@2026-11-25T15:00:00Z
ask a.example
  OK secure match=newer.a.example protocols=>=TLSv1.2 servername=hostname
  then: TXT _mta-sts.a.example
@2026-12-01T12:00:00Z
ask a.example
  OK secure match=newer.a.example protocols=>=TLSv1.2 servername=hostname
  then: TXT _mta-sts.a.example
@2026-12-02T13:00:00Z
ask a.example
  NOTFOUND
  looked up: TXT _mta-sts.a.example

# Taken back by mode none, at once.
dns TXT _mta-sts.b.example insecure ttl=300 v=STSv1; id=1
https b.example fetched
  > version: STSv1
  > mode: enforce
  > mx: mx.b.example
  > max_age: 604800
ask b.example
  OK secure match=mx.b.example protocols=>=TLSv1.2 servername=hostname
  looked up: TXT _mta-sts.b.example; https b.example
dns TXT _mta-sts.b.example insecure ttl=300 v=STSv1; id=2
https b.example fetched
  > version: STSv1
  > mode: none
  > max_age: 86400
@2026-12-02T14:00:00Z
ask b.example
  OK secure match=mx.b.example protocols=>=TLSv1.2 servername=hostname
  then: TXT _mta-sts.b.example; https b.example
ask b.example
  NOTFOUND

# A policy that lapses at once holds for those who wait for it.
dns TXT _mta-sts.c.example insecure v=STSv1; id=1
https c.example fetched
  > version: STSv1
  > mode: enforce
  > mx: mx.c.example
  > max_age: 0
ask c.example
  OK secure match=mx.c.example protocols=>=TLSv1.2 servername=hostname
  looked up: TXT _mta-sts.c.example; https c.example
@2026-12-02T14:02:00Z
ask c.example
  OK secure match=mx.c.example protocols=>=TLSv1.2 servername=hostname
  looked up: TXT _mta-sts.c.example; https c.example

# DNS that fails leaves the policy as well.
dns TXT _mta-sts.d.example insecure ttl=300 v=STSv1; id=1
https d.example fetched
  > version: STSv1
  > mode: enforce
  > mx: mx.d.example
  > max_age: 604800
ask d.example
  OK secure match=mx.d.example protocols=>=TLSv1.2 servername=hostname
  looked up: TXT _mta-sts.d.example; https d.example
dns TXT _mta-sts.d.example silent
@2026-12-02T15:00:00Z
ask d.example
  OK secure match=mx.d.example protocols=>=TLSv1.2 servername=hostname
  then: TXT _mta-sts.d.example (silent)
ask d.example
  OK secure match=mx.d.example protocols=>=TLSv1.2 servername=hostname
@2026-12-02T15:00:10Z
ask d.example
  OK secure match=mx.d.example protocols=>=TLSv1.2 servername=hostname
  then: TXT _mta-sts.d.example (silent)

# A policy that lapses while its record is still good is looked for anew before anything
# is answered.
dns TXT _mta-sts.e.example insecure ttl=86400 v=STSv1; id=1
https e.example fetched
  > version: STSv1
  > mode: enforce
  > mx: mx.e.example
  > max_age: 600
ask e.example
  OK secure match=mx.e.example protocols=>=TLSv1.2 servername=hostname
  looked up: TXT _mta-sts.e.example; https e.example
@2026-12-02T15:10:20Z
https e.example no-connection
ask e.example
  NOTFOUND
  looked up: TXT _mta-sts.e.example; https e.example
ask e.example
  NOTFOUND
@2026-12-02T15:15:20Z
https e.example fetched
  > version: STSv1
  > mode: enforce
  > mx: mx2.e.example
  > max_age: 600
ask e.example
  NOTFOUND
  then: TXT _mta-sts.e.example; https e.example
ask e.example
  OK secure match=mx2.e.example protocols=>=TLSv1.2 servername=hostname
