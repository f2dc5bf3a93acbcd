package io.memgate.gateway.admin;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the admin listener that Boot does not have.
 *
 * @param tokenFile file that holds the administrators' token; required
 */
@ConfigurationProperties("memgate.admin")
record AdminProperties(@Nullable Path tokenFile) {

}
