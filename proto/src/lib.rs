//! The gRPC wire format and the code generated from it.

mod private;

/// Package `assay.v1`.
#[allow(
    clippy::pedantic,
    clippy::allow_attributes_without_reason,
    missing_docs,
    unused_qualifications,
    reason = "generated code"
)]
pub mod v1 {
    tonic::include_proto!("assay.v1");
}

/// The compiled `.proto` files, as a serialised `google.protobuf.FileDescriptorSet`:
/// what server reflection hands out.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/assay.bin"));
