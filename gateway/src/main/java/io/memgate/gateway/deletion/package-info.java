/**
 * The deletion of an account or project with everything that is kept of it, here and at
 * the memory service. Owns no key of its own, and takes away those of the others.
 */
@NullMarked
package io.memgate.gateway.deletion;

import org.jspecify.annotations.NullMarked;
