"""Prints what Airflow makes of its airflow.cfg: of each setting there whether it is known, its value and its default."""

import json
from configparser import ConfigParser

from airflow.configuration import AIRFLOW_CONFIG, conf
from airflow.providers_manager import ProvidersManager

ProvidersManager().initialize_providers_configuration()
file = ConfigParser(interpolation=None)
file.read(AIRFLOW_CONFIG)
described = conf.configuration_description
print(
    "SETTINGS "
    + json.dumps(
        {
            f"{section}.{key}": {
                "known": key in described.get(section, {}).get("options", {}),
                "value": conf.get(section, key),
                "default": conf.get_default_value(section, key),
            }
            for section in file.sections()
            for key in file[section]
        }
    )
)
