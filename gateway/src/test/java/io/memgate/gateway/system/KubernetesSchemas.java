package io.memgate.gateway.system;

import java.util.List;
import java.util.Map;

import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import tools.jackson.databind.JsonNode;

/**
 * Kubernetes's own schemas, of the kinds that are shipped: its client reads a document
 * only if every field is in the schema, what is required is there, and values are of
 * their types.
 */
final class KubernetesSchemas {

	private static final Map<String, Class<?>> MODELS = Map.of("apps/v1 Deployment", V1Deployment.class,
			"apps/v1 StatefulSet", V1StatefulSet.class, "v1 Service", V1Service.class, "policy/v1 PodDisruptionBudget",
			V1PodDisruptionBudget.class, "autoscaling/v2 HorizontalPodAutoscaler", V2HorizontalPodAutoscaler.class,
			"networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class);

	private KubernetesSchemas() {
	}

	/** What is wrong with a document: nothing, or the first mistake. */
	static List<String> faults(JsonNode document) {
		String kind = document.path("apiVersion").asString("") + ' ' + document.path("kind").asString("");
		Class<?> model = MODELS.get(kind);
		if (model == null) {
			return List.of("There is no schema of " + kind);
		}
		try {
			JSON.deserialize(document.toString(), model);
			return List.of();
		}
		catch (RuntimeException ex) {
			return List.of(String.valueOf(ex.getMessage()));
		}
	}

}
