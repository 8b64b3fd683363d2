# What is discovered, in each MTA's own words. DANE for every server:
dns MX dane.example secure 10 mx.dane.example
dns A mx.dane.example secure
dns TLSA _25._tcp.mx.dane.example secure 3
ask postfix dane.example
ask QUERY dane.example
ask postfix-tlsrpt dane.example
ask postfix-forced dane.example
ask sendmail rcpt:dane.example
ask sendmail rcpt:dane.example;mx:mx.dane.example;tls:TLSv1.3;from:;
ask sendmail try:dane.example
ask sts dane.example
ask exim-out dane.example
ask exim-out domain=ZGFuZS5leGFtcGxl sender=
ask exim-cert stage=mail domain=ZGFuZS5leGFtcGxl host=bXguZGFuZS5leGFtcGxl tls=TLS1.3 verified=1 dane=yes tlsa=1
ask exim-cert stage=mail domain=ZGFuZS5leGFtcGxl host=bXguZGFuZS5leGFtcGxl tls=TLS1.3 verified=1 dane=no tlsa=0

# An MTA-STS policy; the attributes of TLSRPT only by the map that is for them (R11, R12, R32).
dns MX sts.example insecure 10 mx.sts.example
dns A mx.sts.example insecure
dns TXT _mta-sts.sts.example insecure v=STSv1; id=1
https sts.example fetched
  > version: STSv1
  > mode: enforce
  > mx: mx.sts.example
  > mx: *.backup.example
  > max_age: 604800
ask postfix sts.example
ask QUERY sts.example
ask postfix-tlsrpt sts.example
ask QUERYwithTLSRPT sts.example
ask postfix-forced sts.example
ask postfix-forced-verify sts.example
ask sendmail rcpt:sts.example
ask sendmail rcpt:sts.example;mx:mx.sts.example;tls:TLSv1.3;from:;
ask sendmail rcpt:sts.example;mx:mx.elsewhere.example;tls:TLSv1.3;from:;
ask sts sts.example
ask exim-out sts.example

# Some servers with TLSA records: where nothing forces TLS, "dane".
dns MX some.example secure 10 mx.dane.example 20 mx.some.example
dns A mx.some.example secure
ask postfix some.example
ask postfix-forced some.example
ask sendmail rcpt:some.example
ask sts some.example
ask exim-out some.example

# DNS hides whether there are TLSA records: everybody waits.
dns MX hidden.example secure 10 mx.hidden.example
dns A mx.hidden.example secure
dns TLSA _25._tcp.mx.hidden.example bogus
ask postfix hidden.example
ask postfix-tlsrpt hidden.example
ask postfix-forced hidden.example
ask sendmail rcpt:hidden.example
ask sendmail try:hidden.example
ask sts hidden.example
ask exim-out hidden.example

# Nothing to be found: no more than the transport asks for.
ask postfix none.example
ask postfix-forced none.example
ask sendmail rcpt:none.example
ask sts none.example
ask exim-out none.example
