package io.memgate.gateway.routing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The numbers of the lines of {@code deploy/policy/CLIENTS.md} that a test tries. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Line {

	String[] value();

}
