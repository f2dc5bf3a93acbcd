package io.memgate.gateway.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.process.ChildProcess;

/**
 * A proxy as it stands in front of gateways. It keeps connections to the gateway for
 * whoever comes next, passes bodies on as they come, and marks each request that it
 * passes on with one header, {@link #MARK}.
 */
final class FrontProxy implements AutoCloseable {

	static final String MARK = "X-Front-Id";

	private static final String HAPROXY = """
			global
			    nbthread 1
			defaults
			    mode http
			    timeout connect 2s
			    timeout client 2s
			    timeout server 5s
			    timeout http-request 2s
			    http-reuse always
			    unique-id-format %%{+X}o%%ci%%cp%%rt
			    unique-id-header X-Front-Id
			frontend public
			    bind 127.0.0.1:%d
			    default_backend gateways
			backend gateways
			    server gateway 127.0.0.1:%d
			""";

	private static final String NGINX = """
			%3$s
			daemon off;
			master_process off;
			worker_processes 1;
			pid nginx.pid;
			error_log stderr;
			events { worker_connections 256; }
			http {
			  access_log off;
			  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
			  client_header_timeout 2s; client_body_timeout 2s; client_max_body_size 0;
			  upstream gateways { server 127.0.0.1:%2$d; keepalive 4; }
			  server {
			    listen 127.0.0.1:%1$d;
			    location / {
			      proxy_pass http://gateways;
			      proxy_http_version 1.1;
			      proxy_request_buffering off;
			      proxy_ignore_client_abort on;
			      proxy_set_header Connection "";
			      proxy_set_header Host $http_host;
			      proxy_set_header X-Front-Id $request_id;
			    }
			  }
			}
			""";

	private final int port;

	private final ChildProcess process;

	private FrontProxy(int port, ChildProcess process) {
		this.port = port;
		this.process = process;
	}

	/** Whether a proxy of that name is installed. */
	static boolean isInstalled(String name) {
		return find(name) != null;
	}

	private static @Nullable Path find(String name) {
		return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
			.map((folder) -> Path.of(folder, name))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
	}

	/** Starts one before a port, and waits until it takes connections. */
	static FrontProxy start(String name, Path folder, int upstream) {
		try {
			int port = freePort();
			boolean nginx = name.equals("nginx");
			Path file = Files.writeString(folder.resolve(name + ".conf"),
					(nginx ? NGINX : HAPROXY).formatted(port, upstream, asRoot()));
			String binary = String.valueOf(find(name));
			List<String> command = nginx ? List.of(binary, "-p", folder + "/", "-c", file.toString())
					: List.of(binary, "-db", "-f", file.toString());
			FrontProxy proxy = new FrontProxy(port, ChildProcess.launch(command, folder.resolve(name + ".log")));
			GatewayUnderTest.await(proxy::isReady);
			return proxy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Else its worker would be nobody, who cannot look into a test's folder. */
	private static String asRoot() {
		return System.getProperty("user.name").equals("root") ? "user root;" : "";
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private boolean isReady() {
		if (!this.process.isAlive()) {
			throw new IllegalStateException(this.process.output());
		}
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException notYet) {
			return false;
		}
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() {
		this.process.close();
	}

}
