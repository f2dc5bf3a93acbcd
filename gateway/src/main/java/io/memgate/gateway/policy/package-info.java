/**
 * The usage policy: what an administrator may say in the policy file and its profile, as
 * immutable values, and how the two files are read and validated as one. Owns nothing in
 * Redis.
 */
@NullMarked
package io.memgate.gateway.policy;

import org.jspecify.annotations.NullMarked;
