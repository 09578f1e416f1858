/*
 * Made by scripts/prebuilt. Do not edit.
 *
 * This file compiles only with headers that fit the bindings beside it: the
 * sizes and the members of structs, the values of constants, the types of
 * functions.
 */
#include "wrapper.h"

#include <stddef.h>
#include <stdint.h>

#define SAME(a, b) __builtin_types_compatible_p(a, b)
#define CHECK_SIZE(type, size) \
    _Static_assert(sizeof(type) == (size), "the size of " #type)
#define CHECK_MEMBER(type, member, offset, ...) \
    _Static_assert(offsetof(type, member) == (offset) && \
                   SAME(__typeof__(((type *)0)->member), __VA_ARGS__), \
                   "the member " #member " of " #type)
#define CHECK_TYPE(type, ...) \
    _Static_assert(SAME(type, __VA_ARGS__), "the type " #type)
#define CHECK_FUNCTION(type, ...) \
    _Static_assert(SAME(type, __VA_ARGS__) || SAME(type *, __VA_ARGS__), \
                   "the type " #type)
#define CHECK_ENUM(type) \
    _Static_assert(sizeof(type) == sizeof(int) && (type)-1 > 0, "the type " #type)
#define CHECK_VALUE(name, value) \
    _Static_assert((name) == (value), "the value of " #name)
#define CHECK_SYMBOL(name, ...) \
    _Static_assert(SAME(__typeof__(name), __VA_ARGS__), "the type of " #name)

CHECK_SIZE(struct netsnmp_shim_facts_s, 64);
CHECK_MEMBER(struct netsnmp_shim_facts_s, version, 0, const char *);
CHECK_MEMBER(struct netsnmp_shim_facts_s, reentrant, 8, int);
CHECK_MEMBER(struct netsnmp_shim_facts_s, md5, 12, int);
CHECK_MEMBER(struct netsnmp_shim_facts_s, sha2_224_256, 16, int);
CHECK_MEMBER(struct netsnmp_shim_facts_s, sha2_384_512, 20, int);
CHECK_MEMBER(struct netsnmp_shim_facts_s, des, 24, int);
CHECK_MEMBER(struct netsnmp_shim_facts_s, aes, 28, int);
CHECK_MEMBER(struct netsnmp_shim_facts_s, aes192_256, 32, int);
CHECK_MEMBER(struct netsnmp_shim_facts_s, snmpv1, 36, int);
CHECK_MEMBER(struct netsnmp_shim_facts_s, snmpv2c, 40, int);
CHECK_MEMBER(struct netsnmp_shim_facts_s, write_support, 44, int);
CHECK_MEMBER(struct netsnmp_shim_facts_s, usm, 48, int);
CHECK_MEMBER(struct netsnmp_shim_facts_s, tls, 52, int);
CHECK_MEMBER(struct netsnmp_shim_facts_s, ipv6, 56, int);
CHECK_TYPE(netsnmp_shim_facts, struct netsnmp_shim_facts_s);
CHECK_SYMBOL(netsnmp_shim_get_facts, const netsnmp_shim_facts * (void));
CHECK_SIZE(struct netsnmp_shim_layout_s, 24);
CHECK_MEMBER(struct netsnmp_shim_layout_s, type, 0, const char *);
CHECK_MEMBER(struct netsnmp_shim_layout_s, field, 8, const char *);
CHECK_MEMBER(struct netsnmp_shim_layout_s, value, 16, size_t);
CHECK_TYPE(netsnmp_shim_layout, struct netsnmp_shim_layout_s);
CHECK_SYMBOL(netsnmp_shim_get_layouts, const netsnmp_shim_layout * (size_t *));
CHECK_SYMBOL(netsnmp_shim_loaded_session_size, size_t (void));
CHECK_SYMBOL(netsnmp_shim_sess_open, void * (netsnmp_session *));
CHECK_SYMBOL(netsnmp_shim_sess_add, void * (netsnmp_session *, netsnmp_transport *));
CHECK_SYMBOL(netsnmp_shim_sess_session, netsnmp_session * (void *));
CHECK_SYMBOL(netsnmp_shim_sess_transport, netsnmp_transport * (void *));
CHECK_SYMBOL(netsnmp_shim_sess_send, int (void *, netsnmp_pdu *));
CHECK_SYMBOL(netsnmp_shim_sess_async_send, int (void *, netsnmp_pdu *, __typeof__(int (*)(int, netsnmp_session *, int, netsnmp_pdu *, void *)), void *));
CHECK_SYMBOL(netsnmp_shim_sess_synch_response, int (void *, netsnmp_pdu *, netsnmp_pdu * *));
CHECK_SYMBOL(netsnmp_shim_sess_select_info2_flags, int (void *, int *, netsnmp_large_fd_set *, struct timeval *, int *, int));
CHECK_SYMBOL(netsnmp_shim_sess_read2, int (void *, netsnmp_large_fd_set *));
CHECK_SYMBOL(netsnmp_shim_sess_timeout, void (void *));
CHECK_SYMBOL(netsnmp_shim_sess_error, void (void *, int *, int *, char * *));
CHECK_SYMBOL(netsnmp_shim_sess_close, int (void *));
CHECK_SYMBOL(netsnmp_shim_large_fd_zero, void (netsnmp_large_fd_set *));
CHECK_FUNCTION(netsnmp_shim_log_fn, __typeof__(void (*)(void *, int, const char *)));
CHECK_SYMBOL(netsnmp_shim_set_log_handler, int (__typeof__(void (*)(void *, int, const char *)), void *));
CHECK_SYMBOL(netsnmp_shim_init_without_mibs, void (const char *));
CHECK_SYMBOL(netsnmp_shim_add_mibfile, int (const char *));
CHECK_SYMBOL(netsnmp_shim_pdu_build, long (netsnmp_pdu *, unsigned char * *, unsigned char * *));
