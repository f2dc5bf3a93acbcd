package io.memgate.gateway.admin;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RedisServer.class)
class LeavingAdministratorWebTests {

	/** Shorter than the timeout of a command. */
	private static final long PAUSE_MILLIS = 100;

	@RegisterExtension
	static final AdminListener listener = new AdminListener();

	private static final AdminClient admin = listener.client().below("/admin/v1");

	/** Redis answers nothing until the client has gone. */
	@Test
	void aChangeIsMadeWithItsLineInTheAuditLogThoughTheClientHasLeft() throws IOException {
		RedisServer.commands().clientPause(PAUSE_MILLIS);

		sendAndLeave("/admin/v1/accounts", "{\"id\":\"acme\"}");

		assertThat(admin.eventually("/audit?limit=1", (answer) -> answer.body().contains("account.create")).body())
			.contains("\"account\":\"acme\"");
		assertThat(admin.get("/accounts/acme").statusCode()).isEqualTo(200);
	}

	private static void sendAndLeave(String path, String body) throws IOException {
		URI address = URI.create(listener.adminUrl());
		try (Socket socket = new Socket(address.getHost(), address.getPort())) {
			socket.getOutputStream()
				.write(String
					.join("\r\n", "POST " + path + " HTTP/1.1", "Host: " + address.getAuthority(),
							"Authorization: Bearer " + AdminListener.TOKEN, "Content-Type: application/json",
							"Content-Length: " + body.length(), "", body)
					.getBytes(StandardCharsets.US_ASCII));
		}
	}

}
