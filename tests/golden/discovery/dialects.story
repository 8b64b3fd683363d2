# What is discovered, in each MTA's own words. DANE for every server:
dns MX dane.example secure 10 mx.dane.example
dns A mx.dane.example secure
dns TLSA _25._tcp.mx.dane.example secure 3
ask postfix dane.example
  OK dane-only protocols=>=TLSv1.2
  looked up: MX dane.example; TXT _mta-sts.dane.example; A mx.dane.example; AAAA mx.dane.example; TLSA _25._tcp.mx.dane.example
ask QUERY dane.example
  OK dane-only protocols=>=TLSv1.2
ask postfix-tlsrpt dane.example
  OK dane-only protocols=>=TLSv1.2
ask postfix-forced dane.example
  OK dane-only protocols=>=TLSv1.2
ask sendmail rcpt:dane.example
  OK DANE
ask sendmail rcpt:dane.example;mx:mx.dane.example;tls:TLSv1.3;from:;
  OK DANE
ask sendmail try:dane.example
  OK MAY
ask sts dane.example
  TEMP Sendmail cannot check level "dane-only"
ask exim-out dane.example
  OK dane-only min=1.2
ask exim-out domain=ZGFuZS5leGFtcGxl sender=
  OK dane-only min=1.2
ask exim-cert stage=mail domain=ZGFuZS5leGFtcGxl host=bXguZGFuZS5leGFtcGxl tls=TLS1.3 verified=1 dane=yes tlsa=1
  OK accept
ask exim-cert stage=mail domain=ZGFuZS5leGFtcGxl host=bXguZGFuZS5leGFtcGxl tls=TLS1.3 verified=1 dane=no tlsa=0
  OK refuse level dane-only: no TLSA records confirm the certificate

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
  OK secure match=mx.sts.example:.backup.example protocols=>=TLSv1.2 servername=hostname
  looked up: MX sts.example; TXT _mta-sts.sts.example; A mx.sts.example; AAAA mx.sts.example; https sts.example
ask QUERY sts.example
  OK secure match=mx.sts.example:.backup.example protocols=>=TLSv1.2 servername=hostname
ask postfix-tlsrpt sts.example
  OK secure match=mx.sts.example:.backup.example protocols=>=TLSv1.2 servername=hostname policy_type=sts policy_domain=sts.example mx_host_pattern=mx.sts.example mx_host_pattern=*.backup.example { policy_string = version: STSv1 } { policy_string = mode: enforce } { policy_string = mx: mx.sts.example } { policy_string = mx: *.backup.example } { policy_string = max_age: 604800 }
ask QUERYwithTLSRPT sts.example
  OK secure match=mx.sts.example:.backup.example protocols=>=TLSv1.2 servername=hostname policy_type=sts policy_domain=sts.example mx_host_pattern=mx.sts.example mx_host_pattern=*.backup.example { policy_string = version: STSv1 } { policy_string = mode: enforce } { policy_string = mx: mx.sts.example } { policy_string = mx: *.backup.example } { policy_string = max_age: 604800 }
ask postfix-forced sts.example
  OK secure match=mx.sts.example:.backup.example protocols=>=TLSv1.2 servername=hostname
ask postfix-forced-verify sts.example
  OK secure match=mx.sts.example:.backup.example protocols=>=TLSv1.2 servername=hostname
ask sendmail rcpt:sts.example
  TEMP level "secure" needs a key with the field "mx"
ask sendmail rcpt:sts.example;mx:mx.sts.example;tls:TLSv1.3;from:;
  OK VERIFY:112+CN
ask sendmail rcpt:sts.example;mx:mx.elsewhere.example;tls:TLSv1.3;from:;
  OK VERIFY:112+CN:mx.sts.example
ask sts sts.example
  OK secure match=mx.sts.example:.backup.example servername=hostname
ask exim-out sts.example
  OK secure min=1.2

# Some servers with TLSA records: where nothing forces TLS, "dane".
dns MX some.example secure 10 mx.dane.example 20 mx.some.example
dns A mx.some.example secure
ask postfix some.example
  OK dane
  looked up: MX some.example; TXT _mta-sts.some.example; A mx.dane.example; AAAA mx.dane.example; A mx.some.example; AAAA mx.some.example; TLSA _25._tcp.mx.dane.example; TLSA _25._tcp.mx.some.example
ask postfix-forced some.example
  OK dane-only protocols=>=TLSv1.2
ask sendmail rcpt:some.example
  OK MAY
ask sts some.example
  OK dane
ask exim-out some.example
  OK dane

# DNS hides whether there are TLSA records: everybody waits.
dns MX hidden.example secure 10 mx.hidden.example
dns A mx.hidden.example secure
dns TLSA _25._tcp.mx.hidden.example bogus
ask postfix hidden.example
  TEMP DANE: no host is left whose TLSA records could be looked up
  looked up: MX hidden.example; TXT _mta-sts.hidden.example; A mx.hidden.example; AAAA mx.hidden.example; TLSA _25._tcp.mx.hidden.example
ask postfix-tlsrpt hidden.example
  TEMP DANE: no host is left whose TLSA records could be looked up
ask postfix-forced hidden.example
  TEMP DANE: no host is left whose TLSA records could be looked up
ask sendmail rcpt:hidden.example
  TEMP DANE: no host is left whose TLSA records could be looked up
ask sendmail try:hidden.example
  OK MAY
ask sts hidden.example
  TEMP DANE: no host is left whose TLSA records could be looked up
ask exim-out hidden.example
  TEMP DANE: no host is left whose TLSA records could be looked up

# Nothing to be found: no more than the transport asks for.
ask postfix none.example
  NOTFOUND
  looked up: MX none.example; TXT _mta-sts.none.example
ask postfix-forced none.example
  OK encrypt protocols=>=TLSv1.2
ask sendmail rcpt:none.example
  OK MAY
ask sts none.example
  NOTFOUND
ask exim-out none.example
  NOTFOUND
