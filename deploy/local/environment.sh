# What a user gets: the variables to talk to this Memgate with, and what to try.
# To be sourced by `up`, whose variables it reads.
# shellcheck shell=bash

# write_environment: writes $data/memgate.env, for `source`.
write_environment() {
	(umask 077 && environment >"$data/memgate.env.new")
	mv -f "$data/memgate.env.new" "$data/memgate.env"
}

environment() {
	local origin=${urls%%,*}
	variable MEMGATE_URL "$origin"
	variable MEMGATE_URLS "$urls"
	variable MEMGATE_CONSOLE_URL "$origin/console/"
	variable MEMGATE_ADMIN_URL "http://127.0.0.1:$admin_port"
	variable MEMGATE_ADMIN_TOKEN "$(<"$data/secrets/admin-token")"
	variable MEMGATE_KEY "$(<"$data/secrets/key-first")"
	variable MEMGATE_KEY_2 "$(<"$data/secrets/key-second")"
	variable MEMGATE_BACKEND_URL "$backend_url"
	variable MEMGATE_REDIS_URL "redis://127.0.0.1:$redis_port"
	variable MEMGATE_POLICY "$data/policy.yml"
	if [[ -n $with_prometheus ]]; then
		variable MEMGATE_PROMETHEUS_URL "http://127.0.0.1:$prometheus_port"
		variable MEMGATE_ALERTMANAGER_URL "http://127.0.0.1:$alertmanager_port"
	fi
	variable MEMOS_BASE_URL "$origin/api/openmem/v1"
	variable MEMOS_API_KEY "$(<"$data/secrets/key-first")"
}

variable() {
	local quote="'\\''"
	printf "export %s='%s'\n" "$1" "${2//\'/$quote}"
}

# describe: prints the addresses, the file to edit and what to try, as the environment file has them.
describe() (
	# shellcheck disable=SC1091 # written by write_environment
	source "$data/memgate.env"
	cat <<-END

		  gateway   ${MEMGATE_URLS//,/, }
		  console   $MEMGATE_CONSOLE_URL   (sign in with \$MEMGATE_KEY, which stands in $data/memgate.env)
		  admin     $MEMGATE_ADMIN_URL
		  backend   $MEMGATE_BACKEND_URL
		  redis     $MEMGATE_REDIS_URL
		  policy    $MEMGATE_POLICY   (edit this one)${MEMGATE_PROMETHEUS_URL:+
		  metrics   $MEMGATE_PROMETHEUS_URL, alerts $MEMGATE_ALERTMANAGER_URL}
		  logs      $data/logs
		  stop      $here/down --data $(printf %q "$data")

		Try next, in this shell:

		  source $(printf %q "$data/memgate.env")

	END
	case $(sed -n 's/^profile:[[:space:]]*//p' "$data/policy.yml") in
		memos-*) try_memos ;;
		memories-ai-*) try_memories_ai ;;
		*) say "  # \$MEMGATE_URL and \$MEMGATE_KEY are what to call with; the paths stand in $data/profiles" ;;
	esac
	cat <<-END

		  # see what the account has used: open \$MEMGATE_CONSOLE_URL in a browser and sign in with what this prints, or ask
		  echo "\$MEMGATE_CONSOLE_URL \$MEMGATE_KEY"
		  $root/deploy/memgate account show demo
	END
)

# try_memories_ai: the bundled memory service knows none of these paths, so it is the gateway that is tried.
try_memories_ai() {
	cat <<-END
		  # search videos; the memory service behind the gateway must be one that speaks the API of Memories.ai (--backend URL)
		  curl -siw '\n' "\$MEMGATE_URL/serve/api/v1/search" -H "Authorization: \$MEMGATE_KEY" -H 'Content-Type: application/json' \\
		    -d '{"search_param": "a beach at sunset", "search_type": "BY_VIDEO", "unique_id": "default"}'

		  # upload a video: it is passed on while it arrives
		  curl -siw '\n' "\$MEMGATE_URL/serve/api/v1/upload" -H "Authorization: \$MEMGATE_KEY" -F file=@video.mp4

		  # be refused: the key stands alone in its header
		  curl -siw '\n' "\$MEMGATE_URL/serve/api/v1/search" -H "Authorization: Bearer \$MEMGATE_KEY" -d '{}'
	END
}

try_memos() {
	cat <<-END
		  # store two messages of a conversation
		  curl -sw '\n' "\$MEMOS_BASE_URL/add/message" -H "Authorization: Token \$MEMOS_API_KEY" -H 'Content-Type: application/json' \\
		    -d '{"user_id": "ada", "conversation_id": "trip", "messages": [
		         {"role": "user", "content": "I moved to Lisbon and want to learn to surf."},
		         {"role": "assistant", "content": "Carcavelos is a good beach for beginners."}]}'

		  # search them
		  curl -sw '\n' "\$MEMOS_BASE_URL/search/memory" -H "Authorization: Token \$MEMOS_API_KEY" -H 'Content-Type: application/json' \\
		    -d '{"user_id": "ada", "query": "Where can I surf?"}'

		  # read them back
		  curl -sw '\n' "\$MEMOS_BASE_URL/get/message" -H "Authorization: Token \$MEMOS_API_KEY" -H 'Content-Type: application/json' \\
		    -d '{"user_id": "ada", "conversation_id": "trip"}'

		  # be refused: a search may ask for 10 memories; see the headers and what the body says
		  curl -siw '\n' "\$MEMOS_BASE_URL/search/memory" -H "Authorization: Token \$MEMOS_API_KEY" -H 'Content-Type: application/json' \\
		    -d '{"user_id": "ada", "query": "Where can I surf?", "memory_limit_number": 11}'
	END
}
