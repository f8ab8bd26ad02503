"""Makes topics, users and rights of a broker those of a tree, as Strimzi's operators do, from the custom resources on stdin:
`{"client": {…}, "topics": [KafkaTopic…], "users": [KafkaUser…], "passwords": {user: password}}`. What is not in it goes, but topics.
"""

import json
import sys

from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    NewTopic,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)

TYPES = {
    "topic": ResourceType.TOPIC,
    "group": ResourceType.GROUP,
    "transactionalId": ResourceType.TRANSACTIONAL_ID,
}
PATTERNS = {"literal": ResourcePatternType.LITERAL, "prefix": ResourcePatternType.PREFIXED}
EVERY = AclBindingFilter(
    ResourceType.ANY, None, ResourcePatternType.ANY, None, None, AclOperation.ANY, AclPermissionType.ANY
)


def bindings(user: dict) -> set[AclBinding]:
    principal = f"User:{user['metadata']['name']}"
    return {
        AclBinding(
            TYPES[acl["resource"]["type"]],
            acl["resource"]["name"],
            PATTERNS[acl["resource"].get("patternType", "literal")],
            principal,
            acl.get("host", "*"),
            getattr(AclOperation, operation.upper()),
            AclPermissionType.ALLOW,
        )
        for acl in user["spec"]["authorization"]["acls"]
        for operation in acl["operations"]
    }


def wait(futures: dict) -> None:
    for future in futures.values():
        future.result(60)


def main(said: dict) -> None:
    admin = AdminClient(said["client"])
    present = admin.list_topics(timeout=60).topics
    topics = [
        NewTopic(
            one["metadata"]["name"],
            one["spec"]["partitions"],
            one["spec"]["replicas"],
            config={key: str(value) for key, value in one["spec"]["config"].items()},
        )
        for one in said["topics"]
        if one["metadata"]["name"] not in present
    ]
    if topics:
        wait(admin.create_topics(topics))
    names = {one["metadata"]["name"] for one in said["users"]}
    known = {one for one in admin.describe_user_scram_credentials().result(60) if one != said["client"]["sasl.username"]}
    sha = ScramMechanism.SCRAM_SHA_512
    changes = [
        UserScramCredentialUpsertion(name, ScramCredentialInfo(sha, 4096), said["passwords"][name].encode())
        for name in sorted(names - known)
    ] + [UserScramCredentialDeletion(name, sha) for name in sorted(known - names)]
    if changes:
        wait(admin.alter_user_scram_credentials(changes))
    wanted = set().union(*map(bindings, said["users"]))
    there = set(admin.describe_acls(EVERY).result(60))
    if wanted - there:
        wait(admin.create_acls(list(wanted - there)))
    gone = [
        AclBindingFilter(
            one.restype, one.name, one.resource_pattern_type, one.principal, one.host, one.operation, one.permission_type
        )
        for one in there - wanted
    ]
    if gone:
        wait(admin.delete_acls(gone))
    print(json.dumps({"rights": len(wanted), "made": len(wanted - there), "taken": len(gone)}))


if __name__ == "__main__":
    try:
        main(json.load(sys.stdin))
    except KafkaException as problem:
        sys.exit(str(problem))
