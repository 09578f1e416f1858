// Made by scripts/prebuilt with bindgen. Do not edit.

#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_shim_facts_s {
    pub version: *const ::std::os::raw::c_char,
    pub reentrant: ::std::os::raw::c_int,
    pub md5: ::std::os::raw::c_int,
    pub sha2_224_256: ::std::os::raw::c_int,
    pub sha2_384_512: ::std::os::raw::c_int,
    pub des: ::std::os::raw::c_int,
    pub aes: ::std::os::raw::c_int,
    pub aes192_256: ::std::os::raw::c_int,
    pub snmpv1: ::std::os::raw::c_int,
    pub snmpv2c: ::std::os::raw::c_int,
    pub write_support: ::std::os::raw::c_int,
    pub usm: ::std::os::raw::c_int,
    pub tls: ::std::os::raw::c_int,
    pub ipv6: ::std::os::raw::c_int,
}
layout! { netsnmp_shim_facts_s: 64, aes 28, aes192_256 32, des 24, ipv6 56, md5 12, reentrant 8, sha2_224_256 16, sha2_384_512 20, snmpv1 36, snmpv2c 40, tls 52, usm 48, version 0, write_support 44 }
pub type netsnmp_shim_facts = netsnmp_shim_facts_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_shim_layout_s {
    pub type_: *const ::std::os::raw::c_char,
    pub field: *const ::std::os::raw::c_char,
    pub value: usize,
}
layout! { netsnmp_shim_layout_s: 24, field 8, type_ 0, value 16 }
pub type netsnmp_shim_layout = netsnmp_shim_layout_s;
pub type netsnmp_shim_log_fn = ::std::option::Option<
    unsafe extern "C" fn(
        ctx: *mut ::std::os::raw::c_void,
        priority: ::std::os::raw::c_int,
        text: *const ::std::os::raw::c_char,
    ),
>;
unsafe extern "C" {
    pub fn netsnmp_shim_get_facts() -> *const netsnmp_shim_facts;
    pub fn netsnmp_shim_get_layouts(count: *mut usize) -> *const netsnmp_shim_layout;
    pub fn netsnmp_shim_loaded_session_size() -> usize;
    pub fn netsnmp_shim_sess_open(session: *mut netsnmp_session) -> *mut ::std::os::raw::c_void;
    pub fn netsnmp_shim_sess_add(
        session: *mut netsnmp_session, transport: *mut netsnmp_transport,
    ) -> *mut ::std::os::raw::c_void;
    pub fn netsnmp_shim_sess_session(handle: *mut ::std::os::raw::c_void) -> *mut netsnmp_session;
    pub fn netsnmp_shim_sess_transport(
        handle: *mut ::std::os::raw::c_void,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_shim_sess_send(
        handle: *mut ::std::os::raw::c_void, pdu: *mut netsnmp_pdu,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_shim_sess_async_send(
        handle: *mut ::std::os::raw::c_void, pdu: *mut netsnmp_pdu, callback: snmp_callback,
        magic: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_shim_sess_synch_response(
        handle: *mut ::std::os::raw::c_void, pdu: *mut netsnmp_pdu, response: *mut *mut netsnmp_pdu,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_shim_sess_select_info2_flags(
        handle: *mut ::std::os::raw::c_void, numfds: *mut ::std::os::raw::c_int,
        fdset: *mut netsnmp_large_fd_set, timeout: *mut timeval, block: *mut ::std::os::raw::c_int,
        flags: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_shim_sess_read2(
        handle: *mut ::std::os::raw::c_void, fdset: *mut netsnmp_large_fd_set,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_shim_sess_timeout(handle: *mut ::std::os::raw::c_void);
    pub fn netsnmp_shim_sess_error(
        handle: *mut ::std::os::raw::c_void, clib_errno: *mut ::std::os::raw::c_int,
        snmp_errno: *mut ::std::os::raw::c_int, text: *mut *mut ::std::os::raw::c_char,
    );
    pub fn netsnmp_shim_sess_close(handle: *mut ::std::os::raw::c_void) -> ::std::os::raw::c_int;
    pub fn netsnmp_shim_large_fd_zero(fdset: *mut netsnmp_large_fd_set);
    pub fn netsnmp_shim_set_log_handler(
        fn_: netsnmp_shim_log_fn, ctx: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_shim_init_without_mibs(name: *const ::std::os::raw::c_char);
    pub fn netsnmp_shim_add_mibfile(file: *const ::std::os::raw::c_char) -> ::std::os::raw::c_int;
    pub fn netsnmp_shim_pdu_build(
        pdu: *mut netsnmp_pdu, block: *mut *mut ::std::os::raw::c_uchar,
        start: *mut *mut ::std::os::raw::c_uchar,
    ) -> ::std::os::raw::c_long;
}
