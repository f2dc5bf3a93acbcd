package io.memgate.gateway.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The shipped files for Kubernetes: each document is as its schema says, and what one of
 * them names is there.
 */
class KubernetesTests {

	private static final Manifests SHIPPED = Manifests.shipped();

	private static final Pattern URL = Pattern.compile("http://([a-z-]+):(\\d+)");

	@Test
	void everyDocumentIsAsItsSchemaSays() {
		assertThat(SHIPPED.documents()).hasSizeGreaterThan(8)
			.allSatisfy((document) -> assertThat(KubernetesSchemas.faults(document)).as(document.toString()).isEmpty());
	}

	@ParameterizedTest
	@CsvSource({ "Deployment, readinessProbe, readynessProbe", "Deployment, maxUnavailable, maxUnavailible",
			"StatefulSet, serviceName, servicename", "Service, targetPort, targetport",
			"PodDisruptionBudget, minAvailable, minimum", "HorizontalPodAutoscaler, averageUtilization, average",
			"NetworkPolicy, policyTypes, policyType" })
	void aFieldThatIsNotInTheSchemaIsFound(String kind, String field, String misspelt) {
		JsonNode document = SHIPPED.of(kind)
			.stream()
			.filter((each) -> each.toString().contains('"' + field + '"'))
			.findFirst()
			.orElseThrow();

		assertThat(KubernetesSchemas.faults(changed(document, '"' + field + '"', '"' + misspelt + '"'))).isNotEmpty();
	}

	@Test
	void aValueOfAnotherTypeIsFound() {
		JsonNode gateway = SHIPPED.get("Deployment", "gateway");

		assertThat(KubernetesSchemas.faults(changed(gateway, "\"replicas\":2", "\"replicas\":\"two\""))).isNotEmpty();
		assertThat(KubernetesSchemas.faults(changed(gateway, "\"value\":\"5s\"", "\"value\":{}"))).isNotEmpty();
	}

	private static JsonNode changed(JsonNode document, String before, String after) {
		String text = document.toString();
		assertThat(text).contains(before);
		return new JsonMapper().readTree(text.replace(before, after));
	}

	/** As a number it would be refused; the schemas' readers take it for its text. */
	@Test
	void everyVariableIsAText() {
		assertThat(SHIPPED.workloads().stream().flatMap(Manifests::containers)).isNotEmpty()
			.allSatisfy(
					(container) -> assertThat(container.path("env").valueStream().filter((each) -> each.has("value")))
						.allMatch((each) -> each.get("value").isString()));
	}

	@Test
	void everyFileIsNamed() throws IOException {
		Set<String> named = Manifests.read(Manifests.FOLDER.resolve("kustomization.yaml"))
			.getFirst()
			.get("resources")
			.valueStream()
			.map(JsonNode::asString)
			.collect(Collectors.toSet());

		try (Stream<Path> files = Files.list(Manifests.FOLDER)) {
			assertThat(files.map((file) -> file.getFileName().toString()).filter((file) -> !file.startsWith("kustom")))
				.isNotEmpty()
				.isSubsetOf(named);
		}
	}

	@Test
	void everyImageOfOursHasItsTagFromTheKustomization() {
		List<String> used = SHIPPED.workloads()
			.stream()
			.flatMap(Manifests::containers)
			.map((container) -> container.get("image").asString())
			.toList();

		assertThat(used).containsAll(SHIPPED.images())
			.allSatisfy((image) -> assertThat(image.contains(":")).as(image)
				.isNotEqualTo(SHIPPED.images().contains(image)));
	}

	@Test
	void everyConfigMapAndItsKeysAreMade() {
		List<JsonNode> maps = found("configMap");

		assertThat(maps).hasSize(3).allSatisfy((map) -> {
			assertThat(SHIPPED.configMaps()).containsKey(map.get("name").asString());
			assertThat(SHIPPED.configMaps().get(map.get("name").asString())).containsAll(keys(map));
		});
		assertThat(maps.stream().map((map) -> map.get("name").asString()))
			.containsExactlyInAnyOrderElementsOf(SHIPPED.configMaps().keySet());
	}

	/** The comment at the head of the kustomization says how the secret is made. */
	@Test
	void everyKeyOfTheSecretIsMade() throws IOException {
		String head = Files.readString(Manifests.FOLDER.resolve("kustomization.yaml"));
		Set<String> made = Pattern.compile("--from-file=([a-z-]+)")
			.matcher(head)
			.results()
			.map((MatchResult key) -> key.group(1))
			.collect(Collectors.toSet());

		assertThat(head).contains("create secret generic memgate-secrets ");
		assertThat(found("secret")).isNotEmpty()
			.allSatisfy((secret) -> assertThat(secret.get("secretName").asString()).isEqualTo("memgate-secrets"));
		assertThat(found("secretKeyRef")).isNotEmpty()
			.allSatisfy((secret) -> assertThat(secret.get("name").asString()).isEqualTo("memgate-secrets"));
		assertThat(Stream.concat(found("secret").stream().flatMap((secret) -> keys(secret).stream()),
				found("secretKeyRef").stream().map((secret) -> secret.get("key").asString())))
			.isSubsetOf(made)
			.containsAll(made);
	}

	private static List<JsonNode> found(String field) {
		return SHIPPED.documents().stream().flatMap((each) -> each.findValues(field).stream()).toList();
	}

	private static List<String> keys(JsonNode source) {
		return source.path("items").valueStream().map((item) -> item.get("key").asString()).toList();
	}

	@Test
	void everySelectorFindsPods() {
		for (JsonNode workload : SHIPPED.workloads()) {
			assertThat(SHIPPED.workloads(workload.at("/spec/selector/matchLabels"))).containsExactly(workload);
		}
		for (JsonNode service : SHIPPED.of("Service")) {
			JsonNode pods = only(SHIPPED.workloads(service.at("/spec/selector")));
			assertThat(service.at("/spec/ports").valueStream().map((port) -> port.get("targetPort").asString()))
				.isSubsetOf(Manifests.ports(pods));
		}
		for (JsonNode budget : SHIPPED.of("PodDisruptionBudget")) {
			assertThat(SHIPPED.workloads(budget.at("/spec/selector/matchLabels"))).hasSize(1);
		}
		for (JsonNode scaler : SHIPPED.of("HorizontalPodAutoscaler")) {
			JsonNode target = scaler.at("/spec/scaleTargetRef");
			assertThat(SHIPPED.get(target.get("kind").asString(), target.get("name").asString()).get("apiVersion"))
				.isEqualTo(target.get("apiVersion"));
		}
		for (JsonNode set : SHIPPED.of("StatefulSet")) {
			assertThat(SHIPPED.get("Service", set.at("/spec/serviceName").asString())).isNotNull();
		}
	}

	@Test
	void everyNetworkPolicyNamesPortsThatItsPodsHave() {
		for (JsonNode policy : SHIPPED.of("NetworkPolicy")) {
			if (!policy.at("/spec/podSelector").isEmpty()) {
				JsonNode pods = only(SHIPPED.workloads(policy.at("/spec/podSelector/matchLabels")));
				policy.at("/spec/ingress").forEach((rule) -> assertPorts(rule, pods));
			}
			for (JsonNode rule : policy.at("/spec/egress")) {
				rule.path("to")
					.valueStream()
					.filter((peer) -> peer.has("podSelector"))
					.forEach((peer) -> assertPorts(rule, only(SHIPPED.workloads(peer.at("/podSelector/matchLabels")))));
			}
		}
	}

	private static void assertPorts(JsonNode rule, JsonNode pods) {
		assertThat(rule.path("ports").valueStream().map((port) -> port.get("port").asString()))
			.isSubsetOf(Manifests.ports(pods));
	}

	@Test
	void everyProbeAndMountNamesWhatItsPodHas() {
		for (JsonNode workload : SHIPPED.workloads()) {
			assertThat(workload.findValues("httpGet")).extracting((probe) -> probe.get("port").asString())
				.isSubsetOf(Manifests.ports(workload));
			Set<String> volumes = Stream
				.concat(workload.at("/spec/template/spec/volumes").valueStream(),
						workload.at("/spec/volumeClaimTemplates").valueStream().map((claim) -> claim.get("metadata")))
				.map((volume) -> volume.get("name").asString())
				.collect(Collectors.toSet());
			assertThat(Manifests.containers(workload)
				.flatMap((container) -> container.path("volumeMounts").valueStream())
				.map((mount) -> mount.get("name").asString())).containsExactlyInAnyOrderElementsOf(volumes);
		}
	}

	@Test
	void everyHostThatTheGatewayIsToldIsAService() {
		JsonNode gateway = SHIPPED.get("Deployment", "gateway");
		MatchResult backend = URL.matcher(gateway.toString()).results().findFirst().orElseThrow();

		assertThat(SHIPPED.get("Service", backend.group(1)).at("/spec/ports").findValuesAsString("port"))
			.contains(backend.group(2));
		assertThat(variable(gateway, "SPRING_DATA_REDIS_HOST"))
			.isEqualTo(Manifests.name(SHIPPED.get("Service", "redis")));
	}

	private static String variable(JsonNode workload, String name) {
		return only(Manifests.containers(workload)
			.flatMap((container) -> container.get("env").valueStream())
			.filter((each) -> each.get("name").asString().equals(name))
			.toList()).get("value").asString();
	}

	private static JsonNode only(List<JsonNode> nodes) {
		assertThat(nodes).hasSize(1);
		return nodes.getFirst();
	}

}
