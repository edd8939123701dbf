/** What a check of something that a user gave comes to: the complete value, or OTP's term for what is wrong with it. */
export type Checked<T, Fault> = { readonly ok: T } | { readonly error: Fault };
