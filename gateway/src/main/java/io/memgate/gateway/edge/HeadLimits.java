package io.memgate.gateway.edge;

/**
 * How large the head of a request may be.
 *
 * @param lineBytes of its first line, without its end
 * @param fieldBytes of all fields together
 * @param fields their number
 */
record HeadLimits(int lineBytes, int fieldBytes, int fields) {
}
