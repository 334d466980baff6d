using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Mail;

/// <summary>A real mail server in a process of its own (tools/mail), which tells the messages that it took, taken apart by its own library.</summary>
sealed class MailHost : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    static readonly string Folder = Path.Combine(Checkout.Root, "tools", "mail");

    readonly Process process;
    readonly TaskCompletionSource<int> port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ConcurrentQueue<string> errors = new();
    readonly BlockingCollection<JsonNode> messages = [];

    MailHost(string security, int wanted, IEnumerable<(string Name, string Value)> environment)
    {
        Directory.Exists(Path.Combine(Folder, "node_modules")).ShouldBeTrue("The tests' mail server is not there: tools/mail/install fetches it.");
        var start = new ProcessStartInfo("node", [Path.Combine(Folder, "server.mjs"), security, $"{wanted}"]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Told(line.Data);
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = process.WaitForExitAsync().ContinueWith(_ => port.TrySetException(new InvalidOperationException($"The mail server ended: {string.Join('\n', errors)}")), TaskScheduler.Default);
    }

    public int Port => port.Task.Result;

    /// <param name="security">plain, starttls or tls.</param>
    /// <param name="port">0: any free one.</param>
    /// <param name="environment">KEY, CERT, AUTH, METHODS.</param>
    public static async Task<MailHost> StartAsync(string security = "plain", int port = 0, params (string Name, string Value)[] environment)
    {
        var host = new MailHost(security, port, environment);
        await host.port.Task.WaitAsync(Patience);
        return host;
    }

    /// <summary>The next message that it took.</summary>
    public async Task<JsonNode> NextAsync() =>
        await Task.Run(() => messages.TryTake(out var message, Patience) ? message : throw new TimeoutException($"No mail came. {string.Join('\n', errors)}"));

    /// <summary>Messages that it took and that nobody asked for.</summary>
    public int Left => messages.Count;

    /// <summary>A key and a certificate for localhost, as PEM files: it is its own authority.</summary>
    public static (string Key, string Certificate) Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        var folder = Directory.CreateDirectory(TempFolders.Next("certificate")).FullName;
        var (keyFile, certificateFile) = (Path.Combine(folder, "key.pem"), Path.Combine(folder, "certificate.pem"));
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        return (keyFile, certificateFile);
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
        process.Dispose();
        messages.Dispose();
    }

    void Told(string? line)
    {
        if (line is null || JsonNode.Parse(line) is not { } said) return;
        if (said["port"] is { } told) port.TrySetResult((int)told);
        else messages.Add(said);
    }
}
