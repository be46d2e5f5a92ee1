/**
 * Keeps ONNX Runtime to itself. From 1.30 on its Linux builds gather an identifier of the machine and what was
 * run in ~/.cache/Microsoft, send that to their maker and leave a log in /tmp, unless this variable is set before
 * the library is loaded. Import this module before onnxruntime-node; worker threads share the main thread's
 * library, so it has to be loaded there first.
 */
process.env.ORT_DISABLE_TELEMETRY = '1'
