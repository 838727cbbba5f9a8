//! Lets the calls of the generated Kotlin reuse the memory of their status.
//!
//! `UniFFI`'s Kotlin allocates a JNA structure for the status of each call, which registers the memory with a cleaner, and JNA copies
//! all fields to that memory and back by reflection. That is half of the time of a small call, and a frame takes three of them. The
//! generator has no option for it, so this module edits its output: the calls of a thread reuse their statuses, pass the address, and
//! read the fields only after a failure.

use std::error::Error;

/// The type of the last parameter of each native function.
const PARAMETER: [&str; 2] = ["uniffi_out_err: UniffiRustCallStatus", "uniffi_out_err: Pointer"];

/// The function that makes each call.
const CALL: [&str; 2] = [
    "\
callback: (UniffiRustCallStatus) -> U): U {
    var status = UniffiRustCallStatus()
    val return_value = callback(status)
    uniffiCheckCallStatus(errorHandler, status)
    return return_value
}
",
    "\
callback: (Pointer) -> U): U {
    val statuses = UniffiCallStatuses.ofThread()
    val status = statuses.take()
    try {
        val return_value = callback(status.pointer)
        if (statuses.hasFailed(status)) uniffiCheckCallStatus(errorHandler, status)
        return return_value
    } finally {
        statuses.release(status)
    }
}

// The statuses of a thread's calls. Each call within a call has the next one: a callback calls Rust while Rust calls it, and the buffer
// of an error is freed while the error is lifted.
internal class UniffiCallStatuses private constructor() {
    private val statuses = ArrayList<UniffiRustCallStatus>()
    private var taken = 0

    fun take(): UniffiRustCallStatus {
        if (taken == statuses.size) statuses.add(UniffiRustCallStatus())
        return statuses[taken++]
    }

    // Reads the fields of a call that failed. The code is the first byte.
    fun hasFailed(status: UniffiRustCallStatus): Boolean {
        if (status.pointer.getByte(0) == UNIFFI_CALL_SUCCESS) return false
        status.read()
        return true
    }

    // Rust writes the status of a failed call only, so the memory of any other is still zero.
    fun release(status: UniffiRustCallStatus) {
        if (status.pointer.getByte(0) != UNIFFI_CALL_SUCCESS) status.clear()
        taken--
    }

    companion object {
        private val OF_THREADS = object : ThreadLocal<UniffiCallStatuses>() {
            override fun initialValue() = UniffiCallStatuses()
        }

        fun ofThread(): UniffiCallStatuses = OF_THREADS.get()!!
    }
}
",
];

/// The function for calls without an error of their own, which passes the lambda on.
const PLAIN_CALL: [&str; 2] = [
    "uniffiRustCall(callback: (UniffiRustCallStatus) -> U)",
    "uniffiRustCall(callback: (Pointer) -> U)",
];

/// Returns the generated Kotlin with reused statuses.
///
/// # Errors
///
/// A passage is not found: the generator has changed, and this module has to follow it.
pub(crate) fn reuse_call_statuses(source: &str) -> Result<String, Box<dyn Error>> {
    let mut edited = source.to_owned();
    for [generated, replacement] in [PARAMETER, CALL, PLAIN_CALL] {
        if !edited.contains(generated) {
            return Err(format!("the generated Kotlin does not contain: {generated}").into());
        }
        edited = edited.replace(generated, replacement);
    }
    Ok(edited)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_generator_is_reported() {
        let generated = [PARAMETER[0], CALL[0], PLAIN_CALL[0]].concat();
        let edited = reuse_call_statuses(&generated).unwrap();
        assert!(!edited.contains("callback: (UniffiRustCallStatus)"));
        for passage in [PARAMETER[0], CALL[0], PLAIN_CALL[0]] {
            let error = reuse_call_statuses(&generated.replace(passage, "")).unwrap_err();
            assert!(error.to_string().contains(passage));
        }
    }
}
