package io.memgate.gateway.notice;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A receiver of webhooks on a free loopback port, over TLS with a certificate that it has
 * signed itself for {@code 127.0.0.1}; and the gateway's parts that may send there.
 */
public final class TlsReceiver implements AutoCloseable {

	private static final String PASSWORD = "not-a-secret";

	private static final Path STORE = makeCertificate();

	private final List<Received> received = new CopyOnWriteArrayList<>();

	private final DisposableServer server;

	private volatile Function<HttpServerResponse, Mono<Void>> answer = (response) -> response.status(204).send().then();

	public TlsReceiver() {
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.secure((spec) -> spec.sslContext(serverTls()))
			.handle((request, response) -> request.receive()
				.aggregate()
				.asString(StandardCharsets.UTF_8)
				.defaultIfEmpty("")
				.flatMap((body) -> {
					Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
					request.requestHeaders().forEach((header) -> headers.put(header.getKey(), header.getValue()));
					this.received.add(new Received(request.fullPath(), headers, body));
					return this.answer.apply(response);
				}))
			.bindNow();
	}

	/** What it answers from now on. */
	public void answering(Function<HttpServerResponse, Mono<Void>> how) {
		this.answer = how;
	}

	public void answering(int status) {
		answering((response) -> response.status(status).send().then());
	}

	public URI url() {
		return url("127.0.0.1");
	}

	URI url(String host) {
		return URI.create("https://" + host + ':' + this.server.port() + "/hook");
	}

	public List<Received> received() {
		return this.received;
	}

	@Override
	public void close() {
		this.server.disposeNow();
	}

	/** Targets that may be on loopback. */
	public static Targets loopback() {
		return targets(DefaultAddressResolverGroup.INSTANCE, (address) -> address.isLoopbackAddress());
	}

	static Targets targets(AddressResolverGroup<InetSocketAddress> names, AddressRule rule) {
		return new Targets(names, rule, ImmediateEventExecutor.INSTANCE);
	}

	/** A sender that trusts this kind of receiver. */
	public static WebhookSender sender(Targets targets, Clock clock) {
		return new WebhookSender(targets, clientTls(), clock);
	}

	private static SslContext serverTls() {
		try {
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store(), PASSWORD.toCharArray());
			return SslContextBuilder.forServer(keys).build();
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static SslContext clientTls() {
		try {
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(store());
			return SslContextBuilder.forClient().trustManager(trust).build();
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyStore store() throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(STORE)) {
			store.load(in, PASSWORD.toCharArray());
		}
		return store;
	}

	private static Path makeCertificate() {
		try {
			Path store = Files.createTempDirectory("memgate-tls").resolve("receiver.p12");
			String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
			Process made = new ProcessBuilder(keytool, "-genkeypair", "-alias", "receiver", "-keyalg", "EC", "-dname",
					"CN=receiver", "-ext", "SAN=IP:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-keystore",
					store.toString(), "-storepass", PASSWORD)
				.redirectErrorStream(true)
				.start();
			String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (made.waitFor() != 0) {
				throw new IllegalStateException(said);
			}
			return store;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** One request, its headers by name. */
	public record Received(String path, Map<String, String> headers, String body) {

		public String header(String name) {
			return this.headers.getOrDefault(name, "");
		}

		/** Whether it is signed with a secret. */
		public boolean isSigned(String secret) {
			String signature = new WebhookSecret(secret).sign(header("webhook-id"),
					Long.parseLong(header("webhook-timestamp")), this.body);
			return List.of(header("webhook-signature").split(" ")).contains(signature);
		}

	}

}
