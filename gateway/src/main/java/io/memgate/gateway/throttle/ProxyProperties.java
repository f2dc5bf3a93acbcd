package io.memgate.gateway.throttle;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who stands between clients and this node.
 *
 * @param trustedProxies networks such as {@code 10.0.0.0/8}, whose X-Forwarded-For is
 * believed
 */
@ConfigurationProperties("memgate")
record ProxyProperties(List<String> trustedProxies) {

	ProxyProperties {
		trustedProxies = List.copyOf(trustedProxies);
	}

}
