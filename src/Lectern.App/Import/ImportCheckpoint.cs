using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lectern.App.Import;

/// <summary>
/// How far an import has got: the number of events from the start of the source that the server has acknowledged without
/// a gap. It may lag behind (a kill between the answer and the write), never run ahead, and events sent twice count once.
/// </summary>
sealed class ImportCheckpoint
{
    readonly string path;
    readonly string source;
    readonly string server;

    // Batches acknowledged before an earlier one: first event → the event after the last.
    readonly Dictionary<long, long> ahead = [];

    ImportCheckpoint(string path, string source, string server, long events) =>
        (this.path, this.source, this.server, Events) = (path, source, server, events);

    /// <summary>Events acknowledged without a gap.</summary>
    public long Events { get; private set; }

    /// <summary>Reads the checkpoint of this source at this server; one that is absent or unreadable starts at 0.</summary>
    public static ImportCheckpoint Open(string dataDirectory, IEventSource source, Uri server)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{source.Fingerprint}|{server}"))[..12]);
        var path = Path.Combine(dataDirectory, "imports", $"{key}.json");
        return new ImportCheckpoint(path, source.Name, server.ToString(), ReadEvents(path));
    }

    public void Acknowledge(UploadBatch batch)
    {
        ahead[batch.First] = batch.First + batch.Count;
        var before = Events;
        while (ahead.Remove(Events, out var next))
            Events = next;
        if (Events > before)
            Write();
    }

    /// <summary>Starts over: from the beginning, or from an event before which all is known to be stored.</summary>
    public void Reset(long events = 0)
    {
        ahead.Clear();
        Events = events;
    }

    /// <summary>Forgets a finished import: the next one sends everything, and so repairs a server that was emptied since.</summary>
    public void Delete() => File.Delete(path);

    static long ReadEvents(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<State>(File.ReadAllBytes(path), JsonSerializerOptions.Web)?.Events ?? 0;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return 0;
        }
    }

    void Write()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var written = path + ".new";
        File.WriteAllBytes(written, JsonSerializer.SerializeToUtf8Bytes(new State(source, server, Events), JsonSerializerOptions.Web));
        File.Move(written, path, overwrite: true);
    }

    sealed record State(string Source, string Server, long Events);
}
