// Generated from kfp/client/openapi.yaml by kfp/client/generate; do not edit.

export interface paths {
    "/apis/v2beta1/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listExperiments"];
        put?: never;
        post: operations["createExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/experiments/{experiment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: components["parameters"]["ExperimentId"];
            };
            cookie?: never;
        };
        get: operations["getExperiment"];
        put?: never;
        post?: never;
        delete: operations["deleteExperiment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/experiments/{experiment_id}:archive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: components["parameters"]["ExperimentId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["archiveExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/experiments/{experiment_id}:unarchive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: components["parameters"]["ExperimentId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["unarchiveExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/pipelines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPipelines"];
        put?: never;
        post: operations["createPipeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/pipelines/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["uploadPipeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/pipelines/upload_version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["uploadPipelineVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/pipelines/{pipeline_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: components["parameters"]["PipelineId"];
            };
            cookie?: never;
        };
        get: operations["getPipeline"];
        put?: never;
        post?: never;
        delete: operations["deletePipeline"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/pipelines/{pipeline_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: components["parameters"]["PipelineId"];
            };
            cookie?: never;
        };
        get: operations["listPipelineVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/pipelines/{pipeline_id}/versions/{pipeline_version_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: components["parameters"]["PipelineId"];
                pipeline_version_id: string;
            };
            cookie?: never;
        };
        get: operations["getPipelineVersion"];
        put?: never;
        post?: never;
        delete: operations["deletePipelineVersion"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRuns"];
        put?: never;
        post: operations["createRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: components["parameters"]["RunId"];
            };
            cookie?: never;
        };
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete: operations["deleteRun"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/runs/{run_id}:archive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: components["parameters"]["RunId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["archiveRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/runs/{run_id}:unarchive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: components["parameters"]["RunId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["unarchiveRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/runs/{run_id}:terminate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: components["parameters"]["RunId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["terminateRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/runs/{run_id}:retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: components["parameters"]["RunId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["retryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/recurringruns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRecurringRuns"];
        put?: never;
        post: operations["createRecurringRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/recurringruns/{recurring_run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recurring_run_id: components["parameters"]["RecurringRunId"];
            };
            cookie?: never;
        };
        get: operations["getRecurringRun"];
        put?: never;
        post?: never;
        delete: operations["deleteRecurringRun"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/recurringruns/{recurring_run_id}:enable": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recurring_run_id: components["parameters"]["RecurringRunId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["enableRecurringRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apis/v2beta1/recurringruns/{recurring_run_id}:disable": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recurring_run_id: components["parameters"]["RecurringRunId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["disableRecurringRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Nothing: Record<string, never>;
        Health: {
            /** @description Whether every request needs a namespace */
            multi_user?: boolean;
        };
        Status: {
            /** Format: int32 */
            code?: number;
            message?: string;
        };
        NewExperiment: {
            display_name: string;
            description?: string;
            namespace?: string;
        };
        Experiment: {
            experiment_id: string;
            display_name?: string;
            description?: string;
            /** Format: date-time */
            created_at?: string;
            namespace?: string;
            storage_state?: components["schemas"]["StorageState"];
            /** Format: date-time */
            last_run_created_at?: string;
        };
        /** @enum {string} */
        StorageState: "STORAGE_STATE_UNSPECIFIED" | "AVAILABLE" | "ARCHIVED";
        ExperimentPage: {
            experiments?: components["schemas"]["Experiment"][];
            /** Format: int32 */
            total_size?: number;
            next_page_token?: string;
        };
        Pipeline: {
            pipeline_id: string;
            name?: string;
            display_name?: string;
            description?: string;
            /** Format: date-time */
            created_at?: string;
            namespace?: string;
            error?: components["schemas"]["Status"];
        };
        NewPipeline: {
            name: string;
            display_name?: string;
            description?: string;
            namespace?: string;
        };
        PipelinePage: {
            pipelines?: components["schemas"]["Pipeline"][];
            /** Format: int32 */
            total_size?: number;
            next_page_token?: string;
        };
        PipelineVersion: {
            pipeline_id: string;
            pipeline_version_id: string;
            name?: string;
            display_name?: string;
            description?: string;
            /** Format: date-time */
            created_at?: string;
            /** @description The compiled pipeline; with platform settings {pipeline_spec, platform_spec} */
            pipeline_spec?: {
                [key: string]: unknown;
            };
            error?: components["schemas"]["Status"];
        };
        PipelineVersionPage: {
            pipeline_versions?: components["schemas"]["PipelineVersion"][];
            /** Format: int32 */
            total_size?: number;
            next_page_token?: string;
        };
        PipelineVersionReference: {
            pipeline_id?: string;
            /** @description The latest version where it is absent */
            pipeline_version_id?: string;
        };
        RuntimeConfig: {
            parameters?: {
                [key: string]: unknown;
            };
            pipeline_root?: string;
        };
        /** @enum {string} */
        RuntimeState: "RUNTIME_STATE_UNSPECIFIED" | "PENDING" | "RUNNING" | "SUCCEEDED" | "SKIPPED" | "FAILED" | "CANCELING" | "CANCELED" | "PAUSED";
        RuntimeStatus: {
            /** Format: date-time */
            update_time?: string;
            state?: components["schemas"]["RuntimeState"];
            error?: components["schemas"]["Status"];
        };
        NewRun: {
            experiment_id?: string;
            display_name: string;
            description?: string;
            pipeline_spec?: {
                [key: string]: unknown;
            };
            pipeline_version_reference?: components["schemas"]["PipelineVersionReference"];
            runtime_config: components["schemas"]["RuntimeConfig"];
            service_account?: string;
        };
        Run: {
            run_id: string;
            experiment_id?: string;
            display_name?: string;
            description?: string;
            storage_state?: components["schemas"]["StorageState"];
            pipeline_spec?: {
                [key: string]: unknown;
            };
            pipeline_version_reference?: components["schemas"]["PipelineVersionReference"];
            runtime_config?: components["schemas"]["RuntimeConfig"];
            service_account?: string;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            scheduled_at?: string;
            /**
             * Format: date-time
             * @description 1970 until the run has ended
             */
            finished_at?: string;
            state?: components["schemas"]["RuntimeState"];
            error?: components["schemas"]["Status"];
            run_details?: components["schemas"]["RunDetails"];
            recurring_run_id?: string;
            state_history?: components["schemas"]["RuntimeStatus"][];
        };
        RunDetails: {
            task_details?: components["schemas"]["TaskDetail"][];
        };
        TaskDetail: {
            run_id?: string;
            task_id?: string;
            display_name?: string;
            /** Format: date-time */
            create_time?: string;
            /** Format: date-time */
            start_time?: string;
            /** Format: date-time */
            end_time?: string;
            state?: components["schemas"]["RuntimeState"];
            error?: components["schemas"]["Status"];
            pod_name?: string;
            parent_task_id?: string;
            child_tasks?: components["schemas"]["ChildTask"][];
        };
        ChildTask: {
            task_id?: string;
            /** @description The id of a node of the Argo workflow, not the name of its pod */
            pod_name?: string;
        };
        RunPage: {
            runs?: components["schemas"]["Run"][];
            /** Format: int32 */
            total_size?: number;
            next_page_token?: string;
        };
        CronSchedule: {
            /** Format: date-time */
            start_time?: string;
            /** Format: date-time */
            end_time?: string;
            /** @description Six fields, seconds first */
            cron?: string;
        };
        PeriodicSchedule: {
            /** Format: date-time */
            start_time?: string;
            /** Format: date-time */
            end_time?: string;
            /** Format: int64 */
            interval_second?: string;
        };
        Trigger: {
            cron_schedule?: components["schemas"]["CronSchedule"];
            periodic_schedule?: components["schemas"]["PeriodicSchedule"];
        };
        /** @enum {string} */
        RecurringRunMode: "MODE_UNSPECIFIED" | "ENABLE" | "DISABLE";
        NewRecurringRun: {
            experiment_id?: string;
            display_name: string;
            description?: string;
            pipeline_spec?: {
                [key: string]: unknown;
            };
            pipeline_version_reference?: components["schemas"]["PipelineVersionReference"];
            runtime_config: components["schemas"]["RuntimeConfig"];
            service_account?: string;
            /**
             * Format: int64
             * @description 1 to 10
             */
            max_concurrency: string;
            trigger: components["schemas"]["Trigger"];
            mode: components["schemas"]["RecurringRunMode"];
            no_catchup?: boolean;
        };
        RecurringRun: {
            recurring_run_id: string;
            experiment_id?: string;
            display_name?: string;
            description?: string;
            pipeline_spec?: {
                [key: string]: unknown;
            };
            pipeline_version_reference?: components["schemas"]["PipelineVersionReference"];
            runtime_config?: components["schemas"]["RuntimeConfig"];
            service_account?: string;
            /** Format: int64 */
            max_concurrency?: string;
            trigger?: components["schemas"]["Trigger"];
            mode?: components["schemas"]["RecurringRunMode"];
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            /** @enum {string} */
            status?: "STATUS_UNSPECIFIED" | "ENABLED" | "DISABLED";
            error?: components["schemas"]["Status"];
            no_catchup?: boolean;
            namespace?: string;
        };
        RecurringRunPage: {
            recurringRuns?: components["schemas"]["RecurringRun"][];
            /** Format: int32 */
            total_size?: number;
            next_page_token?: string;
        };
    };
    responses: {
        /** @description Done */
        Done: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Nothing"];
            };
        };
        /** @description Refused */
        Refusal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
    };
    parameters: {
        PageToken: string;
        /** @description At most 200 */
        PageSize: number;
        /** @description A field, or a field and " desc" */
        SortBy: string;
        /** @description A Filter message as JSON */
        Filter: string;
        Namespace: string;
        OfExperiment: string;
        Name: string;
        DisplayName: string;
        Description: string;
        ExperimentId: string;
        PipelineId: string;
        RunId: string;
        RecurringRunId: string;
    };
    requestBodies: {
        PipelineFile: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description A compiled pipeline of at most 32 MiB
                     */
                    uploadfile: string;
                };
            };
        };
    };
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Alive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    listExperiments: {
        parameters: {
            query?: {
                page_token?: components["parameters"]["PageToken"];
                /** @description At most 200 */
                page_size?: components["parameters"]["PageSize"];
                /** @description A field, or a field and " desc" */
                sort_by?: components["parameters"]["SortBy"];
                /** @description A Filter message as JSON */
                filter?: components["parameters"]["Filter"];
                namespace?: components["parameters"]["Namespace"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentPage"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    createExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExperiment"];
            };
        };
        responses: {
            /** @description Made */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    getExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: components["parameters"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    deleteExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: components["parameters"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Done"];
            default: components["responses"]["Refusal"];
        };
    };
    archiveExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: components["parameters"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Done"];
            default: components["responses"]["Refusal"];
        };
    };
    unarchiveExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: components["parameters"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Done"];
            default: components["responses"]["Refusal"];
        };
    };
    listPipelines: {
        parameters: {
            query?: {
                page_token?: components["parameters"]["PageToken"];
                /** @description At most 200 */
                page_size?: components["parameters"]["PageSize"];
                /** @description A field, or a field and " desc" */
                sort_by?: components["parameters"]["SortBy"];
                /** @description A Filter message as JSON */
                filter?: components["parameters"]["Filter"];
                namespace?: components["parameters"]["Namespace"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelinePage"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    createPipeline: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPipeline"];
            };
        };
        responses: {
            /** @description Made */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pipeline"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    uploadPipeline: {
        parameters: {
            query?: {
                name?: components["parameters"]["Name"];
                display_name?: components["parameters"]["DisplayName"];
                description?: components["parameters"]["Description"];
                namespace?: components["parameters"]["Namespace"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["PipelineFile"];
        responses: {
            /** @description Made */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pipeline"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    uploadPipelineVersion: {
        parameters: {
            query?: {
                name?: components["parameters"]["Name"];
                display_name?: components["parameters"]["DisplayName"];
                description?: components["parameters"]["Description"];
                pipelineid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["PipelineFile"];
        responses: {
            /** @description Made */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineVersion"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    getPipeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: components["parameters"]["PipelineId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pipeline"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    deletePipeline: {
        parameters: {
            query?: {
                /** @description Whether its versions go with it */
                cascade?: boolean;
            };
            header?: never;
            path: {
                pipeline_id: components["parameters"]["PipelineId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Done"];
            default: components["responses"]["Refusal"];
        };
    };
    listPipelineVersions: {
        parameters: {
            query?: {
                page_token?: components["parameters"]["PageToken"];
                /** @description At most 200 */
                page_size?: components["parameters"]["PageSize"];
                /** @description A field, or a field and " desc" */
                sort_by?: components["parameters"]["SortBy"];
                /** @description A Filter message as JSON */
                filter?: components["parameters"]["Filter"];
            };
            header?: never;
            path: {
                pipeline_id: components["parameters"]["PipelineId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineVersionPage"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    getPipelineVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: components["parameters"]["PipelineId"];
                pipeline_version_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineVersion"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    deletePipelineVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: components["parameters"]["PipelineId"];
                pipeline_version_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Done"];
            default: components["responses"]["Refusal"];
        };
    };
    listRuns: {
        parameters: {
            query?: {
                namespace?: components["parameters"]["Namespace"];
                experiment_id?: components["parameters"]["OfExperiment"];
                page_token?: components["parameters"]["PageToken"];
                /** @description At most 200 */
                page_size?: components["parameters"]["PageSize"];
                /** @description A field, or a field and " desc" */
                sort_by?: components["parameters"]["SortBy"];
                /** @description A Filter message as JSON */
                filter?: components["parameters"]["Filter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunPage"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    createRun: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRun"];
            };
        };
        responses: {
            /** @description Made */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: components["parameters"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    deleteRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: components["parameters"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Done"];
            default: components["responses"]["Refusal"];
        };
    };
    archiveRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: components["parameters"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Done"];
            default: components["responses"]["Refusal"];
        };
    };
    unarchiveRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: components["parameters"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Done"];
            default: components["responses"]["Refusal"];
        };
    };
    terminateRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: components["parameters"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Done"];
            default: components["responses"]["Refusal"];
        };
    };
    retryRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: components["parameters"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Done"];
            default: components["responses"]["Refusal"];
        };
    };
    listRecurringRuns: {
        parameters: {
            query?: {
                namespace?: components["parameters"]["Namespace"];
                experiment_id?: components["parameters"]["OfExperiment"];
                page_token?: components["parameters"]["PageToken"];
                /** @description At most 200 */
                page_size?: components["parameters"]["PageSize"];
                /** @description A field, or a field and " desc" */
                sort_by?: components["parameters"]["SortBy"];
                /** @description A Filter message as JSON */
                filter?: components["parameters"]["Filter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecurringRunPage"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    createRecurringRun: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRecurringRun"];
            };
        };
        responses: {
            /** @description Made */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecurringRun"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    getRecurringRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recurring_run_id: components["parameters"]["RecurringRunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecurringRun"];
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    deleteRecurringRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recurring_run_id: components["parameters"]["RecurringRunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Done"];
            default: components["responses"]["Refusal"];
        };
    };
    enableRecurringRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recurring_run_id: components["parameters"]["RecurringRunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Done"];
            default: components["responses"]["Refusal"];
        };
    };
    disableRecurringRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recurring_run_id: components["parameters"]["RecurringRunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Done"];
            default: components["responses"]["Refusal"];
        };
    };
}
