/*
 * The #ifdefs of net-snmp-config.h as 0 or 1. This file is used twice:
 * facts.c includes it, and build.rs preprocesses it for the `links` metadata.
 */
#ifndef NETSNMP_SHIM_FEATURES_H
#define NETSNMP_SHIM_FEATURES_H

#include <net-snmp/net-snmp-config.h>

#ifdef NETSNMP_REENTRANT
#define FEATURE_REENTRANT 1
#else
#define FEATURE_REENTRANT 0
#endif

#ifdef NETSNMP_DISABLE_MD5
#define FEATURE_MD5 0
#else
#define FEATURE_MD5 1
#endif

#ifdef NETSNMP_DISABLE_DES
#define FEATURE_DES 0
#else
#define FEATURE_DES 1
#endif

#ifdef HAVE_AES
#define FEATURE_AES 1
#else
#define FEATURE_AES 0
#endif

/* The key lengths of the draft also need AES. */
#if defined(HAVE_AES) && defined(NETSNMP_DRAFT_BLUMENTHAL_AES_04)
#define FEATURE_AES192_256 1
#else
#define FEATURE_AES192_256 0
#endif

#ifdef HAVE_EVP_SHA224
#define FEATURE_SHA2_224_256 1
#else
#define FEATURE_SHA2_224_256 0
#endif

#ifdef HAVE_EVP_SHA384
#define FEATURE_SHA2_384_512 1
#else
#define FEATURE_SHA2_384_512 0
#endif

#ifdef NETSNMP_DISABLE_SNMPV1
#define FEATURE_SNMPV1 0
#else
#define FEATURE_SNMPV1 1
#endif

#ifdef NETSNMP_DISABLE_SNMPV2C
#define FEATURE_SNMPV2C 0
#else
#define FEATURE_SNMPV2C 1
#endif

#ifdef NETSNMP_NO_WRITE_SUPPORT
#define FEATURE_WRITE_SUPPORT 0
#else
#define FEATURE_WRITE_SUPPORT 1
#endif

#ifdef NETSNMP_SECMOD_USM
#define FEATURE_USM 1
#else
#define FEATURE_USM 0
#endif

#ifdef NETSNMP_TRANSPORT_TLSBASE_DOMAIN
#define FEATURE_TLS 1
#else
#define FEATURE_TLS 0
#endif

#ifdef NETSNMP_TRANSPORT_UDPIPV6_DOMAIN
#define FEATURE_IPV6 1
#else
#define FEATURE_IPV6 0
#endif

/* A static libnetsnmp needs OpenSSL's libraries. */
#ifdef NETSNMP_USE_OPENSSL
#define FEATURE_OPENSSL 1
#else
#define FEATURE_OPENSSL 0
#endif

#endif /* NETSNMP_SHIM_FEATURES_H */
