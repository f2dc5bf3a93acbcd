package io.memgate.gateway.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import io.memgate.gateway.process.ChildProcess;

/**
 * A real haproxy with the shipped settings, in front of the gateways of an
 * {@link Installation}.
 */
final class Balancer implements AutoCloseable {

	static final String PROGRAM = "haproxy";

	private static final Path SHIPPED = Path.of("../deploy/compose/haproxy.cfg");

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private final ChildProcess process;

	private final URI origin;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private Balancer(ChildProcess process, URI origin) {
		this.process = process;
		this.origin = origin;
	}

	/** Whether this machine has it. */
	static boolean runs() {
		return Tool.find(PROGRAM).isPresent();
	}

	/** Starts one, and waits until it finds a gateway that is ready. */
	static Balancer before(List<GatewayNode> gateways, Path folder) throws IOException {
		int port = Application.freePort();
		Path settings = Files.writeString(folder.resolve("haproxy.cfg"),
				settings(Files.readString(SHIPPED), port, gateways));
		Balancer made = new Balancer(ChildProcess.launch(
				List.of(Tool.find(PROGRAM).orElseThrow().toString(), "-db", "-f", settings.toString()),
				folder.resolve("haproxy.log")), Installation.loopback(port));
		made.awaitReady();
		return made;
	}

	/** The shipped ones with other addresses, without containers' names to look up. */
	private static String settings(String shipped, int port, List<GatewayNode> gateways) {
		String servers = gateways.stream()
			.map((gateway) -> "    server node-%d 127.0.0.1:%1$d port %d%n".formatted(gateway.origin().getPort(),
					gateway.admin().getPort()))
			.collect(Collectors.joining());
		return shipped.replaceAll("(?m)^ *server .*\\R", "")
			.replaceFirst("(?ms)^resolvers .*\\z", "")
			.replace(" resolvers docker init-addr none", "")
			.replace("bind :8080", "bind 127.0.0.1:" + port)
			.stripTrailing() + "\n" + servers;
	}

	/** Where its clients find it. */
	URI origin() {
		return this.origin;
	}

	private void awaitReady() throws IOException {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!serves()) {
			if (!this.process.isAlive() || System.nanoTime() > deadline) {
				close();
				throw new IOException("haproxy does not serve:\n" + this.process.output());
			}
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
		}
	}

	private boolean serves() {
		try {
			HttpRequest request = HttpRequest.newBuilder(this.origin.resolve("/")).timeout(PATIENCE).build();
			return this.client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 500;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.process.close();
		this.client.close();
	}

}
