package io.memgate.gateway.admin;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the admin listener that Boot does not have.
 *
 * @param tokenFile file that holds the first credential; required
 * @param wrongCredentials how many wrong credentials a node takes from one address
 */
@ConfigurationProperties("memgate.admin")
record AdminProperties(@Nullable Path tokenFile, Allowance wrongCredentials) {

	/**
	 * Wrong credentials of one address.
	 *
	 * @param perSecond in the long run, from 1
	 * @param burst at once, from 1
	 */
	record Allowance(int perSecond, int burst) {

		Allowance {
			if (perSecond < 1 || burst < 1) {
				throw new IllegalArgumentException(
						"per-second and burst of memgate.admin.wrong-credentials must be at least 1");
			}
		}

	}

}
