/** Tests of the description of the HTTP calls. */
@NullMarked
package io.memgate.gateway.openapi;

import org.jspecify.annotations.NullMarked;
