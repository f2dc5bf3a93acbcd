package io.memgate.gateway.redis;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class once for each kind of Redis that Memgate is made for. No gateway uses
 * these; otherwise they are as {@link RedisServer} says.
 */
@ClassTemplate
@ExtendWith(RedisKinds.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EveryRedis {

}
