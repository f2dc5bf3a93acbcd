/**
 * Turns texts into vectors, by models that are in the jar or by an endpoint.
 */
@NullMarked
package io.memgate.memory.embedding;

import org.jspecify.annotations.NullMarked;
