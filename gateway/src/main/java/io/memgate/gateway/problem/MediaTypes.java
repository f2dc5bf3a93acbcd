package io.memgate.gateway.problem;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** What a request's headers say of media types; what cannot be read says nothing. */
public final class MediaTypes {

	private MediaTypes() {
	}

	/** Whether a client asks for a media type by its name. */
	public static boolean accepts(HttpHeaders headers, MediaType type) {
		try {
			return headers.getAccept().stream().anyMatch((each) -> each.equalsTypeAndSubtype(type));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	/** Whether a body is said to be JSON. */
	public static boolean isJson(HttpHeaders headers) {
		try {
			return MediaType.APPLICATION_JSON.includes(headers.getContentType());
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

}
