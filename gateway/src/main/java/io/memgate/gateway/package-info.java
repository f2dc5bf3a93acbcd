/**
 * Memgate's gateway: a usage policy enforced in front of a memory service.
 */
@NullMarked
package io.memgate.gateway;

import org.jspecify.annotations.NullMarked;
