package io.memgate.bench;

/**
 * A process that takes calls.
 *
 * @param port where it takes them
 */
record Node(Part part, int port) {

}
