// Generated from kfp/client/openapi.yaml by kfp/client/generate; do not edit.

import type { AnswerSchema } from '../http/check-answer.ts'

/** By method and path: the name of the schema of the answer. */
export const answers: Readonly<Record<string, string>> = {
  "GET /apis/v2beta1/healthz": "Health",
  "GET /apis/v2beta1/experiments": "ExperimentPage",
  "POST /apis/v2beta1/experiments": "Experiment",
  "GET /apis/v2beta1/experiments/{experiment_id}": "Experiment",
  "DELETE /apis/v2beta1/experiments/{experiment_id}": "Nothing",
  "POST /apis/v2beta1/experiments/{experiment_id}:archive": "Nothing",
  "POST /apis/v2beta1/experiments/{experiment_id}:unarchive": "Nothing",
  "GET /apis/v2beta1/pipelines": "PipelinePage",
  "POST /apis/v2beta1/pipelines": "Pipeline",
  "POST /apis/v2beta1/pipelines/upload": "Pipeline",
  "POST /apis/v2beta1/pipelines/upload_version": "PipelineVersion",
  "GET /apis/v2beta1/pipelines/{pipeline_id}": "Pipeline",
  "DELETE /apis/v2beta1/pipelines/{pipeline_id}": "Nothing",
  "GET /apis/v2beta1/pipelines/{pipeline_id}/versions": "PipelineVersionPage",
  "GET /apis/v2beta1/pipelines/{pipeline_id}/versions/{pipeline_version_id}": "PipelineVersion",
  "DELETE /apis/v2beta1/pipelines/{pipeline_id}/versions/{pipeline_version_id}": "Nothing",
  "GET /apis/v2beta1/runs": "RunPage",
  "POST /apis/v2beta1/runs": "Run",
  "GET /apis/v2beta1/runs/{run_id}": "Run",
  "DELETE /apis/v2beta1/runs/{run_id}": "Nothing",
  "POST /apis/v2beta1/runs/{run_id}:archive": "Nothing",
  "POST /apis/v2beta1/runs/{run_id}:unarchive": "Nothing",
  "POST /apis/v2beta1/runs/{run_id}:terminate": "Nothing",
  "POST /apis/v2beta1/runs/{run_id}:retry": "Nothing",
  "GET /apis/v2beta1/recurringruns": "RecurringRunPage",
  "POST /apis/v2beta1/recurringruns": "RecurringRun",
  "GET /apis/v2beta1/recurringruns/{recurring_run_id}": "RecurringRun",
  "DELETE /apis/v2beta1/recurringruns/{recurring_run_id}": "Nothing",
  "POST /apis/v2beta1/recurringruns/{recurring_run_id}:enable": "Nothing",
  "POST /apis/v2beta1/recurringruns/{recurring_run_id}:disable": "Nothing"
}

export const schemas: Readonly<Record<string, AnswerSchema>> = {
  "ChildTask": {
    "type": "object",
    "properties": {
      "task_id": {
        "type": "string"
      },
      "pod_name": {
        "type": "string"
      }
    }
  },
  "CronSchedule": {
    "type": "object",
    "properties": {
      "start_time": {
        "type": "string"
      },
      "end_time": {
        "type": "string"
      },
      "cron": {
        "type": "string"
      }
    }
  },
  "Experiment": {
    "type": "object",
    "required": [
      "experiment_id"
    ],
    "properties": {
      "experiment_id": {
        "type": "string"
      },
      "display_name": {
        "type": "string"
      },
      "description": {
        "type": "string"
      },
      "created_at": {
        "type": "string"
      },
      "namespace": {
        "type": "string"
      },
      "storage_state": {
        "ref": "StorageState"
      },
      "last_run_created_at": {
        "type": "string"
      }
    }
  },
  "ExperimentPage": {
    "type": "object",
    "properties": {
      "experiments": {
        "type": "array",
        "items": {
          "ref": "Experiment"
        }
      },
      "total_size": {
        "type": "integer"
      },
      "next_page_token": {
        "type": "string"
      }
    }
  },
  "Health": {
    "type": "object",
    "properties": {
      "multi_user": {
        "type": "boolean"
      }
    }
  },
  "Nothing": {
    "type": "object"
  },
  "PeriodicSchedule": {
    "type": "object",
    "properties": {
      "start_time": {
        "type": "string"
      },
      "end_time": {
        "type": "string"
      },
      "interval_second": {
        "type": "string"
      }
    }
  },
  "Pipeline": {
    "type": "object",
    "required": [
      "pipeline_id"
    ],
    "properties": {
      "pipeline_id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "display_name": {
        "type": "string"
      },
      "description": {
        "type": "string"
      },
      "created_at": {
        "type": "string"
      },
      "namespace": {
        "type": "string"
      },
      "error": {
        "ref": "Status"
      }
    }
  },
  "PipelinePage": {
    "type": "object",
    "properties": {
      "pipelines": {
        "type": "array",
        "items": {
          "ref": "Pipeline"
        }
      },
      "total_size": {
        "type": "integer"
      },
      "next_page_token": {
        "type": "string"
      }
    }
  },
  "PipelineVersion": {
    "type": "object",
    "required": [
      "pipeline_id",
      "pipeline_version_id"
    ],
    "properties": {
      "pipeline_id": {
        "type": "string"
      },
      "pipeline_version_id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "display_name": {
        "type": "string"
      },
      "description": {
        "type": "string"
      },
      "created_at": {
        "type": "string"
      },
      "pipeline_spec": {
        "type": "object"
      },
      "error": {
        "ref": "Status"
      }
    }
  },
  "PipelineVersionPage": {
    "type": "object",
    "properties": {
      "pipeline_versions": {
        "type": "array",
        "items": {
          "ref": "PipelineVersion"
        }
      },
      "total_size": {
        "type": "integer"
      },
      "next_page_token": {
        "type": "string"
      }
    }
  },
  "PipelineVersionReference": {
    "type": "object",
    "properties": {
      "pipeline_id": {
        "type": "string"
      },
      "pipeline_version_id": {
        "type": "string"
      }
    }
  },
  "RecurringRun": {
    "type": "object",
    "required": [
      "recurring_run_id"
    ],
    "properties": {
      "recurring_run_id": {
        "type": "string"
      },
      "experiment_id": {
        "type": "string"
      },
      "display_name": {
        "type": "string"
      },
      "description": {
        "type": "string"
      },
      "pipeline_spec": {
        "type": "object"
      },
      "pipeline_version_reference": {
        "ref": "PipelineVersionReference"
      },
      "runtime_config": {
        "ref": "RuntimeConfig"
      },
      "service_account": {
        "type": "string"
      },
      "max_concurrency": {
        "type": "string"
      },
      "trigger": {
        "ref": "Trigger"
      },
      "mode": {
        "ref": "RecurringRunMode"
      },
      "created_at": {
        "type": "string"
      },
      "updated_at": {
        "type": "string"
      },
      "status": {
        "type": "string"
      },
      "error": {
        "ref": "Status"
      },
      "no_catchup": {
        "type": "boolean"
      },
      "namespace": {
        "type": "string"
      }
    }
  },
  "RecurringRunMode": {
    "type": "string"
  },
  "RecurringRunPage": {
    "type": "object",
    "properties": {
      "recurringRuns": {
        "type": "array",
        "items": {
          "ref": "RecurringRun"
        }
      },
      "total_size": {
        "type": "integer"
      },
      "next_page_token": {
        "type": "string"
      }
    }
  },
  "Run": {
    "type": "object",
    "required": [
      "run_id"
    ],
    "properties": {
      "run_id": {
        "type": "string"
      },
      "experiment_id": {
        "type": "string"
      },
      "display_name": {
        "type": "string"
      },
      "description": {
        "type": "string"
      },
      "storage_state": {
        "ref": "StorageState"
      },
      "pipeline_spec": {
        "type": "object"
      },
      "pipeline_version_reference": {
        "ref": "PipelineVersionReference"
      },
      "runtime_config": {
        "ref": "RuntimeConfig"
      },
      "service_account": {
        "type": "string"
      },
      "created_at": {
        "type": "string"
      },
      "scheduled_at": {
        "type": "string"
      },
      "finished_at": {
        "type": "string"
      },
      "state": {
        "ref": "RuntimeState"
      },
      "error": {
        "ref": "Status"
      },
      "run_details": {
        "ref": "RunDetails"
      },
      "recurring_run_id": {
        "type": "string"
      },
      "state_history": {
        "type": "array",
        "items": {
          "ref": "RuntimeStatus"
        }
      }
    }
  },
  "RunDetails": {
    "type": "object",
    "properties": {
      "task_details": {
        "type": "array",
        "items": {
          "ref": "TaskDetail"
        }
      }
    }
  },
  "RunPage": {
    "type": "object",
    "properties": {
      "runs": {
        "type": "array",
        "items": {
          "ref": "Run"
        }
      },
      "total_size": {
        "type": "integer"
      },
      "next_page_token": {
        "type": "string"
      }
    }
  },
  "RuntimeConfig": {
    "type": "object",
    "properties": {
      "parameters": {
        "type": "object"
      },
      "pipeline_root": {
        "type": "string"
      }
    }
  },
  "RuntimeState": {
    "type": "string"
  },
  "RuntimeStatus": {
    "type": "object",
    "properties": {
      "update_time": {
        "type": "string"
      },
      "state": {
        "ref": "RuntimeState"
      },
      "error": {
        "ref": "Status"
      }
    }
  },
  "Status": {
    "type": "object",
    "properties": {
      "code": {
        "type": "integer"
      },
      "message": {
        "type": "string"
      }
    }
  },
  "StorageState": {
    "type": "string"
  },
  "TaskDetail": {
    "type": "object",
    "properties": {
      "run_id": {
        "type": "string"
      },
      "task_id": {
        "type": "string"
      },
      "display_name": {
        "type": "string"
      },
      "create_time": {
        "type": "string"
      },
      "start_time": {
        "type": "string"
      },
      "end_time": {
        "type": "string"
      },
      "state": {
        "ref": "RuntimeState"
      },
      "error": {
        "ref": "Status"
      },
      "pod_name": {
        "type": "string"
      },
      "parent_task_id": {
        "type": "string"
      },
      "child_tasks": {
        "type": "array",
        "items": {
          "ref": "ChildTask"
        }
      }
    }
  },
  "Trigger": {
    "type": "object",
    "properties": {
      "cron_schedule": {
        "ref": "CronSchedule"
      },
      "periodic_schedule": {
        "ref": "PeriodicSchedule"
      }
    }
  }
}
