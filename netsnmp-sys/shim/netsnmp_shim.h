/*
 * What Rust cannot take from the Net-SNMP headers by itself: facts that are
 * only #ifdefs, functions whose prototypes differ between releases, macros
 * with a body, and two things the library can only be asked in C.
 */
#ifndef NETSNMP_SHIM_H
#define NETSNMP_SHIM_H

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/large_fd_set.h>
#include <net-snmp/library/snmp_transport.h>

#include <stddef.h>

/*
 * session.flags bit that gives a session its own USM user. Defined by 5.9.5;
 * older libraries ignore the session flag, so 0 says "nothing to set".
 */
#ifdef SNMP_FLAGS_SESSION_USER
#define NETSNMP_SHIM_FLAGS_SESSION_USER SNMP_FLAGS_SESSION_USER
#else
#define NETSNMP_SHIM_FLAGS_SESSION_USER 0
#endif

/* How the installed headers were configured. Each int is 0 or 1. */
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
 * Size of a struct (field is NULL) or offset of a field, as the C compiler
 * sees it, to compare with the Rust bindings.
 */
typedef struct netsnmp_shim_layout_s {
    const char *type;
    const char *field;
    size_t      value;
} netsnmp_shim_layout;

/* The table, and its length in *count. */
const netsnmp_shim_layout *netsnmp_shim_get_layouts(size_t *count);

/*
 * sizeof(netsnmp_session) as the *loaded* library was compiled, found by
 * watching how far snmp_sess_init() writes; 0 if that is over 4096 bytes.
 * It runs snmp_sess_init(): call it after init_snmp() or before any thread.
 */
size_t netsnmp_shim_loaded_session_size(void);

/*
 * The single session API with one signature for every release: the handle is
 * void * up to 5.9.5 and struct session_list * after it. Meaning and return
 * values are those of the function named after netsnmp_shim_.
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

/* NETSNMP_LARGE_FD_ZERO, the one macro of large_fd_set.h that has a body. */
void netsnmp_shim_large_fd_zero(netsnmp_large_fd_set *fdset);

/*
 * Receives each message of the library: LOG_EMERG (0) to LOG_DEBUG (7), and
 * the text, NUL-terminated, valid during the call. It runs inside whatever
 * library call logged and must not call snmp_log() itself.
 */
typedef void (*netsnmp_shim_log_fn)(void *ctx, int priority,
                                    const char *text);

/*
 * Sends the library's messages to fn(ctx, …); a second call replaces the
 * first, NULL stops it. Other log handlers stay as they are. Returns 1, or 0
 * when memory is short. For init time: nothing else may log meanwhile.
 */
int netsnmp_shim_set_log_handler(netsnmp_shim_log_fn fn, void *ctx);

/*
 * init_snmp(name) that loads no MIB: neither those of MIBS nor the library's
 * list. netsnmp_init_mib_internals(), add_mibdir() and netsnmp_read_module()
 * load some later.
 */
void netsnmp_shim_init_without_mibs(const char *name);

/*
 * add_mibfile(file): notes which module the file holds, 0 where it holds one.
 * Up to 5.8 the function also takes a stream for an index of them; NULL here.
 */
int netsnmp_shim_add_mibfile(const char *file);

#endif /* NETSNMP_SHIM_H */
