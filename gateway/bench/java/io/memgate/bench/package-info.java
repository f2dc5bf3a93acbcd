/**
 * Measures Memgate beside other gateways on one machine: starts them, loads each in turn,
 * and writes down what came out. Owns nothing in Redis.
 */
@NullMarked
package io.memgate.bench;

import org.jspecify.annotations.NullMarked;
