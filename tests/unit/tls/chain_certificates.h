#pragma once

#include <string_view>

// A chain of certificates for tests, in base64.
namespace mta_tls::testing {

// CN=Test Root, issued by itself.
inline constexpr std::string_view root =
    "MIIBfzCCASWgAwIBAgIUEdUxdv+qLwYObN/KVbFQId7jErMwCgYIKoZIzj0EAwIwFDESMBAGA1UEAw"
    "wJVGVzdCBSb290MCAXDTI2MTEyMzAxMjIwNloYDzIxMjYxMDMwMDEyMjA2WjAUMRIwEAYDVQQDDAlU"
    "ZXN0IFJvb3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARO4lsVI/iagdh/U0/JswrYri/5swpN4I"
    "aveqXmuvvJDim8HEPydobBUGiYVPSYko57ce5SgG753zH9pgbrE/Eso1MwUTAdBgNVHQ4EFgQUr9gf"
    "XHStePcWtf6qvHuKGoxc4DYwHwYDVR0jBBgwFoAUr9gfXHStePcWtf6qvHuKGoxc4DYwDwYDVR0TAQ"
    "H/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiB+YAmJk/Xicvgclf7FdnxoL0byj6zIffuh3cLkN4a4"
    "eAIhAOqsPmeoQHEdZ3BQ/nVEgbkaP6ngxe/zCeIgzaTjkDhW";

// CN=Other Root, issued by itself.
inline constexpr std::string_view other_root =
    "MIIBgTCCASegAwIBAgIUawKvGBSmeFPh1VyqKOwaL1BrAowwCgYIKoZIzj0EAwIwFTETMBEGA1UEAw"
    "wKT3RoZXIgUm9vdDAgFw0yNjExMjMwMTIyMDZaGA8yMTI2MTAzMDAxMjIwNlowFTETMBEGA1UEAwwK"
    "T3RoZXIgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABABWWyCDlVQ/hEJwkTSvmDoc41LLQV"
    "whYeTjvRV68WI+JlYSpUMkZ0N4W1Jxocb6c6KROnjSnmPdw3BoI+UDtXujUzBRMB0GA1UdDgQWBBQm"
    "SgI5ns+8OhvYmTc1v0soSXiMFDAfBgNVHSMEGDAWgBQmSgI5ns+8OhvYmTc1v0soSXiMFDAPBgNVHR"
    "MBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIHgv0IaC3YHcA60u4B9iU9itsrmStA+tPNopm8iI"
    "H9/+AiEA3cmaHqe+5Lo2Q+QlxpdDXL5v3mLKLFlub1VYxZ5y0DY=";

// CN=Test Intermediate, issued by the root, for ten years.
inline constexpr std::string_view intermediate =
    "MIIBhTCCASugAwIBAgIUQLVwZ2VNtwmn9xMPri/Ni909FtcwCgYIKoZIzj0EAwIwFDESMBAGA1UEAw"
    "wJVGVzdCBSb290MB4XDTI2MTEyMzAxMjIwNloXDTM2MTEyMDAxMjIwNlowHDEaMBgGA1UEAwwRVGVz"
    "dCBJbnRlcm1lZGlhdGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASNO6IF8aV3aBE6P371JCwCoY"
    "UALfmu6aBB1v1XGfrkFCnaHMPbTt5qbfTX5CZ2pG93BkfKZrFU2UTn4v4iaETio1MwUTAdBgNVHQ4E"
    "FgQUsxjJkRNKzm2tPprPPyTD93YbflQwHwYDVR0jBBgwFoAUr9gfXHStePcWtf6qvHuKGoxc4DYwDw"
    "YDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiB+tPmO13+0OYUi8SR7gRCfaUnmchqeerdj"
    "Il4OnPOgugIhAMVPGbTq1S2xGbgMd8WZ+phvaY3mKul8JIxZfcuq4Yk+";

// mx.example and *.mail.example, issued by the intermediate, for 90 days.
inline constexpr std::string_view leaf =
    "MIIBrTCCAVOgAwIBAgIUdTBr5Sqf0O1u5Vs8Yd9lOOLSSPwwCgYIKoZIzj0EAwIwHDEaMBgGA1UEAw"
    "wRVGVzdCBJbnRlcm1lZGlhdGUwHhcNMjYxMTIzMDEyMjA2WhcNMjcwMjIxMDEyMjA2WjAVMRMwEQYD"
    "VQQDDApteC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEv8CUtGelv46aNwlY4dPizg"
    "4oiTrYst29QlIqot3fAmdPPb+SL7cu59PiuKngTgTxYPBQBx9prOSGmVylTvUzH6N6MHgwHQYDVR0O"
    "BBYEFHdMhnyQ8D3Wsry62vvsOhwhNdcqMB8GA1UdIwQYMBaAFLMYyZETSs5trT6azz8kw/d2G35UMA"
    "8GA1UdEwEB/wQFMAMBAf8wJQYDVR0RBB4wHIIKbXguZXhhbXBsZYIOKi5tYWlsLmV4YW1wbGUwCgYI"
    "KoZIzj0EAwIDSAAwRQIgJQgqkf6JnI6psuCzP2DfQhU5uuu6UjIgqQUWBZ/qLnICIQC4v+Lxi4s31y"
    "M1UqgMhBIH2fst6pNZPaDkDQdqIihSnA==";

// The same key, with mx.example as the common name alone.
inline constexpr std::string_view leaf_without_names =
    "MIIBgTCCASagAwIBAgIUZtEW9FPbyWaqmcMtv0gEcaG1k6EwCgYIKoZIzj0EAwIwHDEaMBgGA1UEAw"
    "wRVGVzdCBJbnRlcm1lZGlhdGUwHhcNMjYxMTIzMDEyMjA2WhcNMjcwMjIxMDEyMjA2WjAVMRMwEQYD"
    "VQQDDApteC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEv8CUtGelv46aNwlY4dPizg"
    "4oiTrYst29QlIqot3fAmdPPb+SL7cu59PiuKngTgTxYPBQBx9prOSGmVylTvUzH6NNMEswHQYDVR0O"
    "BBYEFHdMhnyQ8D3Wsry62vvsOhwhNdcqMB8GA1UdIwQYMBaAFLMYyZETSs5trT6azz8kw/d2G35UMA"
    "kGA1UdEwQCMAAwCgYIKoZIzj0EAwIDSQAwRgIhALp9PJ9vcEwi3EfOO5yODhXm0lSKjyd79uYdWV33"
    "o3YwAiEA+jBSm4hWqd0cjmLFJtoE7T1DHotVF0ZK+niSIHxOdTc=";

// The same key, for clients alone.
inline constexpr std::string_view client_leaf =
    "MIIBsTCCAVigAwIBAgIURfxWI+amxMvalIHu+IGPyeq0UmEwCgYIKoZIzj0EAwIwHDEaMBgGA1UEAw"
    "wRVGVzdCBJbnRlcm1lZGlhdGUwHhcNMjYxMTIzMDEyMjA2WhcNMjcwMjIxMDEyMjA2WjAVMRMwEQYD"
    "VQQDDApteC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEv8CUtGelv46aNwlY4dPizg"
    "4oiTrYst29QlIqot3fAmdPPb+SL7cu59PiuKngTgTxYPBQBx9prOSGmVylTvUzH6N/MH0wHQYDVR0O"
    "BBYEFHdMhnyQ8D3Wsry62vvsOhwhNdcqMB8GA1UdIwQYMBaAFLMYyZETSs5trT6azz8kw/d2G35UMA"
    "8GA1UdEwEB/wQFMAMBAf8wFQYDVR0RBA4wDIIKbXguZXhhbXBsZTATBgNVHSUEDDAKBggrBgEFBQcD"
    "AjAKBggqhkjOPQQDAgNHADBEAiBCzdm9LiLHt67wezwcoMbJdkcbLS3XW/1ycgO1kgVGswIgeGj/D5"
    "Ow8lN2kv1akXRN+tegsoiz3NlcEtuEU0K4kLs=";

// mx.example, issued by itself, with the key of the leaf.
inline constexpr std::string_view self_signed_leaf =
    "MIIBlTCCATygAwIBAgIUDg0kOkEyOwWhHXGOw475sUeRy+4wCgYIKoZIzj0EAwIwFTETMBEGA1UEAw"
    "wKbXguZXhhbXBsZTAeFw0yNjExMjMwMTIyMDZaFw0yNzAyMjEwMTIyMDZaMBUxEzARBgNVBAMMCm14"
    "LmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS/wJS0Z6W/jpo3CVjh0+LODiiJOtiy3b"
    "1CUiqi3d8CZ089v5Ivty7n0+K4qeBOBPFg8FAHH2ms5IaZXKVO9TMfo2owaDAdBgNVHQ4EFgQUd0yG"
    "fJDwPdayvLra++w6HCE11yowHwYDVR0jBBgwFoAUd0yGfJDwPdayvLra++w6HCE11yowDwYDVR0TAQ"
    "H/BAUwAwEB/zAVBgNVHREEDjAMggpteC5leGFtcGxlMAoGCCqGSM49BAMCA0cAMEQCIDAqSBcTFkHC"
    "fIUyl08xaFQf7ZfYuQznX/w0/r2ysQPkAiBK1onaUbPNy5oc24aayk38Q+SRSAXa2FmUqX1LFpFdVw"
    "==";

} // namespace mta_tls::testing
