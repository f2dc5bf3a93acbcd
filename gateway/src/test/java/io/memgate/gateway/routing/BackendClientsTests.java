package io.memgate.gateway.routing;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.http.client.HttpClient;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** Which client of the memory service a thread uses. */
class BackendClientsTests {

	private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

	private final BackendClients clients = new BackendClients(HttpClient::newConnection);

	@AfterEach
	void end() {
		this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
	}

	@Test
	void eachEventLoopHasOneOfItsOwn() {
		HttpClient first = ofNext();
		HttpClient second = ofNext();

		assertThat(first).isNotSameAs(second).isSameAs(ofNext()).isNotSameAs(this.clients.get());
		assertThat(second).isSameAs(ofNext());
	}

	@Test
	void allOtherThreadsShareOne() throws InterruptedException {
		HttpClient[] other = new HttpClient[1];
		Thread thread = new Thread(() -> other[0] = this.clients.get());
		thread.start();
		thread.join();

		assertThat(other[0]).isSameAs(this.clients.get());
	}

	@Test
	void noneRepeatsACallOrFollowsARedirect() {
		HttpClient client = GovernedRoute
			.client(new BackendProperties(URI.create("http://127.0.0.1:1"), Path.of("secret"), Duration.ofSeconds(1),
					Duration.ofSeconds(1), 1, DataSize.ofMegabytes(1), Duration.ofSeconds(1)));

		assertThat(client.configuration().isRetryDisabled()).isTrue();
		assertThat(client.configuration().followRedirectPredicate()).isNull();
	}

	private HttpClient ofNext() {
		return this.loops.next().submit(this.clients::get).syncUninterruptibly().getNow();
	}

}
