package io.memgate.gateway.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.memgate.gateway.policy.CopiedPolicy;
import io.memgate.gateway.redis.RedisProcess;

/**
 * One running gateway for all tests of a JVM that send it what nobody should: without
 * quotas, and without the budgets and the ladder that would soon refuse everything. On a
 * Redis of its own, so that nothing is emptied under it.
 */
final class RawGateway {

	static final String ACCOUNT = "raw";

	static final RedisProcess REDIS = RedisProcess.launchOnFreePort();

	/** Where it writes. */
	static final Path FOLDER = folder();

	private static final String WITHOUT_END = "1000000";

	private static final StartedGateway RUNNING = StartedGateway.start(FOLDER, policy(), ACCOUNT, AdminContext.class,
			"--spring.data.redis.url=redis://127.0.0.1:" + REDIS.port(), "--spring.data.redis.timeout=2s",
			"--memgate.failure-budget.key.per-second=" + WITHOUT_END,
			"--memgate.failure-budget.key.burst=" + WITHOUT_END,
			"--memgate.failure-budget.address.per-second=" + WITHOUT_END,
			"--memgate.failure-budget.address.burst=" + WITHOUT_END);

	private RawGateway() {
	}

	/** The one; its backend answers with success again. */
	static StartedGateway running() {
		RUNNING.backend.reset();
		return RUNNING;
	}

	private static Path folder() {
		try {
			return Files.createTempDirectory("memgate-raw");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path policy() {
		return CopiedPolicy.into(FOLDER)
			.change("addMessage:    { quota: 5000,", "addMessage:    { quota: unlimited,")
			.change("searchMemory:  { quota: 1000,", "searchMemory:  { quota: unlimited,")
			.change("getMessage:    { quota: 5000,", "getMessage:    { quota: unlimited,")
			.change("failures: { more-than: 3000,", "failures: { more-than: 100000000,")
			.change("excess: { more-than: 60000,", "excess: { more-than: 100000000,")
			.file();
	}

}
