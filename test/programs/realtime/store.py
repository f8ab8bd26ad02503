"""Makes the users of an S3 server those of a tree: `{"url", "root", "buckets", "policies": {user: policy}}` on stdin, keys on stdout.

The server is moto, which asks for rights by IAM from then on: each request must be signed with the key of a user whose policy
allows it. `root` is the key of the user that does this, once there is one.
"""

import json
import sys
from urllib.request import Request, urlopen

import boto3

ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}

said = json.load(sys.stdin)
first = "root" not in said
key = said.get("root", {"id": "k", "secret": "s"})
options = {
    "endpoint_url": said["url"],
    "region_name": "us-east-1",
    "aws_access_key_id": key["id"],
    "aws_secret_access_key": key["secret"],
}
iam, s3 = boto3.client("iam", **options), boto3.client("s3", **options)

users = {**said["policies"], "root": ALL}
present = {one["UserName"] for one in iam.list_users()["Users"]}
keys = {}
for name, policy in users.items():
    if name not in present:
        iam.create_user(UserName=name)
        made = iam.create_access_key(UserName=name)["AccessKey"]
        keys[name] = {"id": made["AccessKeyId"], "secret": made["SecretAccessKey"]}
    iam.put_user_policy(UserName=name, PolicyName="rendered", PolicyDocument=json.dumps(policy))
for name in present - set(users):
    iam.delete_user_policy(UserName=name, PolicyName="rendered")
for name in said["buckets"]:
    if first:
        s3.create_bucket(Bucket=name)
if first:
    # From now on nobody is let in who has no right.
    urlopen(Request(f"{said['url']}/moto-api/reset-auth", data=b"0", method="POST", headers={"Content-Type": "text/plain"}))
print(json.dumps(keys))
