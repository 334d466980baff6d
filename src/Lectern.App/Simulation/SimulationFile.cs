using System.IO.Compression;
using Lectern.Simulator;

namespace Lectern.App.Simulation;

/// <summary>A simulated history as NDJSON, plain or gzip by the file's name.</summary>
static class SimulationFile
{
    public static async Task WriteAsync(Institution institution, string path, CancellationToken cancellation)
    {
        await using var file = path == "-" ? Console.OpenStandardOutput() : File.Create(path);
        await using var stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionLevel.Fastest)
            : (Stream)new BufferedStream(file, 1 << 16);
        foreach (var happened in institution.History())
        {
            cancellation.ThrowIfCancellationRequested();
            stream.Write(happened.Json.Span);
            stream.WriteByte((byte)'\n');
        }
    }
}
