/*
 * Everything that Rust cannot get from the Net-SNMP headers directly: facts
 * that are only #ifdefs, functions whose prototypes differ between releases,
 * macros with a body, and two functions that can only be written in C.
 */
#ifndef NETSNMP_SHIM_H
#define NETSNMP_SHIM_H

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/large_fd_set.h>
#include <net-snmp/library/snmp_transport.h>

#include <stddef.h>

/*
 * The bit of session.flags that gives a session its own USM user. 5.9.5
 * defines it. Older libraries ignore the flag, so 0 means "nothing to set".
 */
#ifdef SNMP_FLAGS_SESSION_USER
#define NETSNMP_SHIM_FLAGS_SESSION_USER SNMP_FLAGS_SESSION_USER
#else
#define NETSNMP_SHIM_FLAGS_SESSION_USER 0
#endif

/* The configuration of the installed headers. Each int is 0 or 1. */
typedef struct netsnmp_shim_facts_s {
    const char *version;      /* PACKAGE_VERSION of the headers */
    int reentrant;            /* NETSNMP_REENTRANT: snmp_res_lock() locks */
    int md5;                  /* usmHMACMD5AuthProtocol */
    int sha2_224_256;         /* usmHMAC128SHA224, usmHMAC192SHA256 */
    int sha2_384_512;         /* usmHMAC256SHA384, usmHMAC384SHA512 */
    int des;                  /* usmDESPrivProtocol */
    int aes;                  /* usmAESPrivProtocol (AES-128) */
    int aes192_256;           /* draft-blumenthal-aes-usm-04 and the Cisco OIDs */
    int snmpv1;
    int snmpv2c;
    int write_support;        /* 0: the library cannot send a SET */
    int usm;                  /* the User-based Security Model itself */
    int tls;                  /* dtlsudp: and tlstcp: transports */
    int ipv6;                 /* udp6: transport */
} netsnmp_shim_facts;

const netsnmp_shim_facts *netsnmp_shim_get_facts(void);

/*
 * The size of a struct (field is NULL) or the offset of a field, as the C
 * compiler sees it, for comparing with the Rust bindings.
 */
typedef struct netsnmp_shim_layout_s {
    const char *type;
    const char *field;
    size_t      value;
} netsnmp_shim_layout;

/* Returns the table, and its length in *count. */
const netsnmp_shim_layout *netsnmp_shim_get_layouts(size_t *count);

/*
 * Returns sizeof(netsnmp_session) in the *loaded* library. It looks how far
 * snmp_sess_init() writes; 0 means more than 4096 bytes. Because it runs
 * snmp_sess_init(), call it after init_snmp() or before starting threads.
 */
size_t netsnmp_shim_loaded_session_size(void);

/*
 * The single session API with the same signatures for every release: the
 * handle is void * up to 5.9.5 and struct session_list * in later releases.
 * Meaning and return values are those of the function without the prefix
 * netsnmp_shim_ (snmp_sess_open and so on).
 */
void *netsnmp_shim_sess_open(netsnmp_session *session);
void *netsnmp_shim_sess_add(netsnmp_session *session,
                            netsnmp_transport *transport);
netsnmp_session *netsnmp_shim_sess_session(void *handle);
netsnmp_transport *netsnmp_shim_sess_transport(void *handle);
int netsnmp_shim_sess_send(void *handle, netsnmp_pdu *pdu);
int netsnmp_shim_sess_async_send(void *handle, netsnmp_pdu *pdu,
                                 snmp_callback callback, void *magic);
int netsnmp_shim_sess_synch_response(void *handle, netsnmp_pdu *pdu,
                                     netsnmp_pdu **response);
int netsnmp_shim_sess_select_info2_flags(void *handle, int *numfds,
                                         netsnmp_large_fd_set *fdset,
                                         struct timeval *timeout,
                                         int *block, int flags);
int netsnmp_shim_sess_read2(void *handle, netsnmp_large_fd_set *fdset);
void netsnmp_shim_sess_timeout(void *handle);
void netsnmp_shim_sess_error(void *handle, int *clib_errno, int *snmp_errno,
                             char **text);
int netsnmp_shim_sess_close(void *handle);

/* NETSNMP_LARGE_FD_ZERO, the only macro of large_fd_set.h with a body. */
void netsnmp_shim_large_fd_zero(netsnmp_large_fd_set *fdset);

/*
 * Receives each message of the library: the priority, LOG_EMERG (0) to
 * LOG_DEBUG (7), and the text, which is NUL-terminated and valid during the
 * call. It runs inside the library call that logs and must not call
 * snmp_log() itself.
 */
typedef void (*netsnmp_shim_log_fn)(void *ctx, int priority,
                                    const char *text);

/*
 * Sends the library's messages to fn(ctx, …). A second call replaces the
 * function, NULL removes it. Other log handlers are not changed. Returns 1,
 * or 0 if memory is short. Call it during initialisation: no other thread may
 * log at the same time.
 */
int netsnmp_shim_set_log_handler(netsnmp_shim_log_fn fn, void *ctx);

/*
 * Calls init_snmp(name) without loading MIBs, neither those in MIBS nor those
 * in the library's list. netsnmp_init_mib_internals(), add_mibdir() and
 * netsnmp_read_module() can load modules later.
 */
void netsnmp_shim_init_without_mibs(const char *name);

/*
 * Calls add_mibfile(file), which registers the module in the file; returns 0
 * if there is one. Up to 5.8 the function also takes a stream for an index of
 * modules; we pass NULL.
 */
int netsnmp_shim_add_mibfile(const char *file);

/*
 * Encodes a PDU as the library's sessions do. Nothing is shared with other
 * calls. Returns the number of octets, which begin at *start, or -1. In both
 * cases the caller frees *block, which may be NULL.
 */
long netsnmp_shim_pdu_build(netsnmp_pdu *pdu, unsigned char **block,
                            unsigned char **start);

#endif /* NETSNMP_SHIM_H */
