#pragma once

#include <string_view>

// Certificates for tests, in base64; both bear the same key.
namespace mta_tls::testing {

// O=Lab, Inc=1, CN=client.bank.example; dNSNames client.bank.example and
// *.out.bank.example, beside an address and a mailbox.
inline constexpr std::string_view bank_certificate =
    "MIICCDCCAa+gAwIBAgIUWuMxQxQDHeSK4ewOCdbrP6x9+FEwCgYIKoZIzj0EAwIwMzETMBEGA1UECg"
    "wKTGFiLCBJbmM9MTEcMBoGA1UEAwwTY2xpZW50LmJhbmsuZXhhbXBsZTAgFw0yNjExMjIxODU2NTJa"
    "GA8yMTI2MTAyOTE4NTY1MlowMzETMBEGA1UECgwKTGFiLCBJbmM9MTEcMBoGA1UEAwwTY2xpZW50Lm"
    "JhbmsuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABN4BuFaqloShKcdLzoFfmGDuKXLk"
    "y05f4Nw7l7JO9a0vGM/kt8EbPP/6Pf3U3ovlyUdzhy+E2mB+YGho9eYThBOjgZ4wgZswHQYDVR0OBB"
    "YEFHU5snmSVijzYgxhNYfmr2qBa+uVMB8GA1UdIwQYMBaAFHU5snmSVijzYgxhNYfmr2qBa+uVMA8G"
    "A1UdEwEB/wQFMAMBAf8wSAYDVR0RBEEwP4ITY2xpZW50LmJhbmsuZXhhbXBsZYISKi5vdXQuYmFuay"
    "5leGFtcGxlhwTAAAIBgQ5hQGJhbmsuZXhhbXBsZTAKBggqhkjOPQQDAgNHADBEAiAFvDY7PPKQeOyA"
    "puj8+F8gCsMHtwGZ5sle5cunGFX62gIgFycPAWZWx6rFMvSdvRBPZNyWvql56GrabXGFVwyy+gY=";

// O=None, and no name of a host.
inline constexpr std::string_view nameless_certificate =
    "MIIBdjCCARugAwIBAgIUEgixGv6TfaqF7bbScNXEyzkUp0IwCgYIKoZIzj0EAwIwDzENMAsGA1UECg"
    "wETm9uZTAgFw0yNjExMjIxODU2NTJaGA8yMTI2MTAyOTE4NTY1MlowDzENMAsGA1UECgwETm9uZTBZ"
    "MBMGByqGSM49AgEGCCqGSM49AwEHA0IABN4BuFaqloShKcdLzoFfmGDuKXLky05f4Nw7l7JO9a0vGM"
    "/kt8EbPP/6Pf3U3ovlyUdzhy+E2mB+YGho9eYThBOjUzBRMB0GA1UdDgQWBBR1ObJ5klYo82IMYTWH"
    "5q9qgWvrlTAfBgNVHSMEGDAWgBR1ObJ5klYo82IMYTWH5q9qgWvrlTAPBgNVHRMBAf8EBTADAQH/MA"
    "oGCCqGSM49BAMCA0kAMEYCIQCh2Tm99L0UUH9Fg4JMhbM/coYmkFX8Vu288my4KickhQIhAOOpPsVY"
    "bvnxfF/u4Y7VuLj5iVvzcXT2VCmIX5lWuqDR";

inline constexpr std::string_view bank_key =
    "0fac6823972c79779d3bb3f89c33dd0857da66a768b4583e92b6d2bf0b707310";

} // namespace mta_tls::testing
