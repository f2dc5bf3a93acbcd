package io.memgate.gateway.edge;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Puts the same handlers around the codec of the admin listener, whose connections are
 * not bounded. Boot imports it into that listener's context by the file
 * {@code ManagementContextConfiguration.imports}; there is no stereotype here, as the
 * component scan would find it for the public listener too.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class AdminEdgeConfiguration {

	@Bean
	WebServerFactoryCustomizer<NettyReactiveWebServerFactory> adminEdge(ObjectProvider<Surroundings> surroundings) {
		return (factory) -> surroundings.ifAvailable((handlers) -> factory.addServerCustomizers(
				(server) -> server.doOnChannelInit((observer, channel, remote) -> handlers.put(channel.pipeline()))));
	}

}
