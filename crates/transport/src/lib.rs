//! The spool on disk, the upload queue with its retries, and the HTTP client.
