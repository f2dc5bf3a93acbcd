/**
 * Raw requests, as data, as random changes of it, and as a second reading of HTTP.
 */
@NullMarked
package io.memgate.gateway.edge;

import org.jspecify.annotations.NullMarked;
