package io.memgate.gateway.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One gateway of an {@link Installation}, with a {@link FaultProxy} on each of its ways:
 * from its clients, to Redis, to the memory service.
 */
final class GatewayNode implements AutoCloseable {

	private final Application process;

	private final URI origin;

	private final URI admin;

	private final Path usageLog;

	private final FaultProxy clients;

	private final FaultProxy redis;

	private final FaultProxy backend;

	private GatewayNode(Application process, URI origin, URI admin, Path usageLog, FaultProxy clients, FaultProxy redis,
			FaultProxy backend) {
		this.process = process;
		this.origin = origin;
		this.admin = admin;
		this.usageLog = usageLog;
		this.clients = clients;
		this.redis = redis;
		this.backend = backend;
	}

	/**
	 * Starts one, and does not wait for it.
	 * @param program the JVM's options and what it is to run
	 * @param arguments settings that are the same for all nodes
	 */
	static GatewayNode launch(List<String> program, String name, Path folder, int redisPort, int backendPort,
			List<String> arguments) throws IOException {
		int port = Application.freePort();
		int adminPort = Application.freePort();
		FaultProxy redis = FaultProxy.before(redisPort);
		FaultProxy backend = FaultProxy.before(backendPort);
		Path usageLog = folder.resolve(name + "-usage.log");
		List<String> settings = new ArrayList<>(arguments);
		settings.addAll(List.of("--memgate.node=" + name, "--server.port=" + port,
				"--management.server.port=" + adminPort, "--spring.data.redis.url=redis://127.0.0.1:" + redis.port(),
				"--memgate.backend.url=" + Installation.loopback(backend.port()),
				"--memgate.usage-log.file=" + usageLog));
		URI admin = Installation.loopback(adminPort);
		Application process = Application.launch(program, folder.resolve(name + ".log"),
				admin.resolve("/actuator/health/readiness"), settings);
		return new GatewayNode(process, Installation.loopback(port), admin, usageLog, FaultProxy.before(port), redis,
				backend);
	}

	/** A gateway on a machine whose clock is wrong, as a program. */
	static List<String> skewed(Duration skew) {
		return List.of("-Dmemgate.clock-skew=" + skew, "-cp", System.getProperty("java.class.path"),
				SkewedGateway.class.getName());
	}

	/** A gateway of a release that knows other schemas, as a program. */
	static List<String> release(String schemas) {
		return List.of("-Dmemgate.schema=" + schemas, "-cp", System.getProperty("java.class.path"),
				OtherRelease.class.getName());
	}

	/** Its process: to be killed, held and started again. */
	Application process() {
		return this.process;
	}

	/** Its public listener. */
	URI origin() {
		return this.origin;
	}

	/** Its public listener by way of {@link #clients()}. */
	URI proxied() {
		return Installation.loopback(this.clients.port());
	}

	/** Its admin listener. */
	URI admin() {
		return this.admin;
	}

	/** Its records of calls: a line of JSON each. */
	Path usageLog() {
		return this.usageLog;
	}

	/** The way of those clients that take {@link #proxied()}. */
	FaultProxy clients() {
		return this.clients;
	}

	/** Its way to Redis. */
	FaultProxy redis() {
		return this.redis;
	}

	/** Its way to the memory service. */
	FaultProxy backend() {
		return this.backend;
	}

	@Override
	public void close() {
		this.process.close();
		this.clients.close();
		this.redis.close();
		this.backend.close();
	}

}
